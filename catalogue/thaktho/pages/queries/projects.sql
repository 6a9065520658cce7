-- part: page
select '' as page, 'project/' as path, '' as iri, null as crumb

-- part: years (the columns: how many projects of each year there are, the newest first)
select '' as page, year, count(*) as projects from project group by year order by year desc nulls last

-- part: places (the rows: the areas that projects are listed by, after them what lies in none; for each year how many)
with counted as (select code, year, count(*) as n from listed_in group by code, year),
told as (
  select o.code, list(coalesce(c.n, 0) order by y.year desc nulls last) as counts
  from (select distinct code from listed_in) o cross join (select distinct year from project) y
  left join counted c on c.code = o.code and c.year is not distinct from y.year group by o.code
)
select '' as page, t.code, a.iri, a.level = 'province' and (select listed from whole_level) <> 'province' as wider, t.counts, list_max(t.counts) as most
from told t left join site_area a on a.code = t.code
order by a.iri is null, wider, a.th collate th, t.code

-- part: latest (the first projects of what came in last)
with came as (
  select d.project, max(e.submitted_at::date) as day
  from project_dataset d join edition e on e.iri = d.dataset group by d.project
)
select '' as page, o.project, strftime(c.day, '%Y-%m-%d') as day
from came c join project_order o on o.project = c.project order by c.day desc nulls last, o.nr limit 6
