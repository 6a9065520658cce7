-- part: page
select 'year/' || y.year as page, 'year/' || y.year || '/' as path, '' as iri, null as crumb, y.year,
  (select max(o.year) from year_of o where o.year < y.year) as before,
  (select min(o.year) from year_of o where o.year > y.year) as after
from year_of y order by y.year desc
