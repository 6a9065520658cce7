-- part: page, of listed_in (the projects of a year in an area that projects are listed by; the same area's year before and after)
with told as (select distinct page, year, code from listed_in)
select l.page, l.page || '/' as path, '' as iri, null as crumb, l.year, a.iri as area,
  a.level = 'province' and (select listed from whole_level) <> 'province' as wider,
  lag(l.year) over of_area as before, lag(true) over of_area as has_before,
  lead(l.year) over of_area as after, lead(true) over of_area as has_after, coalesce(a.code, 'none') as code
from told l left join site_area a on a.code = l.code
window of_area as (partition by l.code order by l.year nulls last) order by l.page
