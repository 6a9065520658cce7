-- part: page, of met_in (those of a kind and year in an area, where the kind has more than its own page shows; the same
-- area's year before and after)
with told as (select distinct page, kind, year, code from met_in where is_many)
select l.page, l.page || '/' as path, '' as iri, null as crumb, l.kind, k.iri as kind_iri, l.year, a.iri as area,
  a.level = 'province' and (select listed from whole_level) <> 'province' as wider,
  lag(l.year) over of_area as before, lag(true) over of_area as has_before,
  lead(l.year) over of_area as after, lead(true) over of_area as has_after, coalesce(a.code, 'none') as code
from told l join term k on k.kind = 'linkage-kind' and k.code = l.kind left join site_area a on a.code = l.code
window of_area as (partition by l.kind, l.code order by l.year nulls last) order by l.page

-- part: listed, of met_in
select page, linkage from met_in where is_many order by page, nr
