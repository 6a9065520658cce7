-- part: page, of linkage
select t.iri as page, 'linkage/' || t.code || '/' as path, t.iri, t.code, null as crumb, t.definition_th, t.definition_en,
  count(*) as linkages, count(*) filter (l.verdict = 'confirm') as confirmed, count(*) filter (l.verdict = 'reject') as rejected,
  count(*) filter (l.verdict in ('unsure', 'disputed')) as open, count(*) filter (l.verdict is null) as undecided
from term t join linkage l on l.kind = t.code where t.kind = 'linkage-kind' group by all order by t.code

-- part: of_kind, of meeting
select page, linkage from (
  select t.iri as page, m.iri as linkage, m.projects, m.score, m.year, m.area_code,
    m.abouts is not null and row_number() over (partition by m.kind, m.year, m.abouts order by m.iri) > 1 as folded
  from meeting m join term t on t.kind = 'linkage-kind' and t.code = m.kind
) where not folded
order by page, projects desc nulls last, score desc nulls last, year desc nulls last, area_code nulls last, linkage
