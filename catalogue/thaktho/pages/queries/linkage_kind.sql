-- part: page, of linkage
select t.iri as page, 'linkage/' || t.code || '/' as path, t.iri, t.code, null as crumb, t.definition_th, t.definition_en,
  count(*) as linkages, min(l.year) as first_year, max(l.year) as last_year, max(e.projects) as projects,
  count(*) filter (l.verdict = 'confirm') as confirmed, count(*) filter (l.verdict = 'reject') as rejected,
  count(*) filter (l.verdict in ('unsure', 'disputed')) as open
from term t join linkage l on l.kind = t.code left join (
  select k.kind, count(distinct e.project) as projects from linkage k join linkage_evidence e on e.linkage = k.iri group by k.kind
) e on e.kind = t.code where t.kind = 'linkage-kind' group by t.iri, t.code, t.definition_th, t.definition_en order by t.code

-- part: years, of met_in (the columns, where a kind has more than its page shows: how many of each year, the newest first)
select t.iri as page, m.year, count(*) as linkages
from met_in m join term t on t.kind = 'linkage-kind' and t.code = m.kind where m.is_many
group by t.iri, m.year order by t.iri, m.year desc nulls last

-- part: places (the rows: the areas, after them what lies in none; for each year how many)
with counted as (select kind, code, year, count(*) as n from met_in where is_many group by kind, code, year),
told as (
  select o.kind, o.code, list(coalesce(c.n, 0) order by y.year desc nulls last) as counts
  from (select distinct kind, code from counted) o join (select distinct kind, year from counted) y using (kind)
  left join counted c on c.kind = o.kind and c.code = o.code and c.year is not distinct from y.year group by o.kind, o.code
)
select k.iri as page, t.code, a.iri, a.level = 'province' and (select listed from whole_level) <> 'province' as wider, t.counts, list_max(t.counts) as most
from told t join term k on k.kind = 'linkage-kind' and k.code = t.kind left join site_area a on a.code = t.code
order by k.iri, a.iri is null, wider, a.th collate th, t.code

-- part: strongest, of met_in (the first of them, or all)
select t.iri as page, m.linkage from met_in m join term t on t.kind = 'linkage-kind' and t.code = m.kind
where m.is_first order by t.iri, m.nr
