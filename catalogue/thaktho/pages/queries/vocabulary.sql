-- What words mean, how often they are used here, and where.

-- part: page
select '' as page, 'vocabulary/' as path, '' as iri, null as crumb

-- part: terms, of vocabulary
select '' as page, * from vocabulary where role in ('class', 'property') order by position

-- part: lists, of vocabulary
select '' as page, l.iri as list, l.th as list_th, l.en as list_en, l.definition_th as list_definition_th,
  l.definition_en as list_definition_en, c.*
from vocabulary l join vocabulary c on c.above = l.iri and c.role = 'code' where l.role = 'list' order by c.position
