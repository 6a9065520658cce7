-- part: page
select '' as page, 'linkage/' as path, '' as iri, null as crumb

-- part: kinds
select '' as page, t.iri, t.code, t.definition_th, t.definition_en, count(l.iri) as linkages,
  count(*) filter (l.verdict = 'confirm') as confirmed, count(*) filter (l.verdict = 'reject') as rejected,
  count(*) filter (l.verdict in ('unsure', 'disputed')) as open
from term t left join linkage l on l.kind = t.code
where t.kind = 'linkage-kind' group by t.iri, t.code, t.definition_th, t.definition_en
order by linkages = 0, kind_order(t.code), t.code

-- part: first, of meeting (the first five of each kind)
select '' as page, linkage, kind from (
  select iri as linkage, kind, projects, score, year, area_code,
    abouts is not null and row_number() over (partition by kind, year, abouts order by iri) > 1 as folded from meeting
) where not folded
qualify row_number() over (partition by kind order by projects desc nulls last, score desc nulls last, year desc nulls last, area_code nulls last, linkage) <= 5
order by kind_order(kind), projects desc nulls last, score desc nulls last, year desc nulls last, area_code nulls last, linkage

-- part: years, of linkage (how many are shown on the page of each year)
select '' as page, y.year, count(*) as linkages from linkage l join year_of y on y.year = l.year group by y.year order by y.year desc
