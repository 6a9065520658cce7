-- part: page
select '' as page, 'linkage/' as path, '' as iri, null as crumb

-- part: kinds
select '' as page, t.iri, t.code, t.definition_th, t.definition_en, count(l.iri) as linkages
from term t left join linkage l on l.kind = t.code
where t.kind = 'linkage-kind' group by t.iri, t.code, t.definition_th, t.definition_en
order by linkages = 0, kind_order(t.code), t.code
