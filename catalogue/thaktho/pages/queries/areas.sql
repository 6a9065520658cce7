-- part: page
select '' as page, 'area/' as path, '' as iri, null as crumb

-- part: all_areas
select '' as page, p.iri, p.code, p.level, p.parent, count(distinct m.project) as projects, p.code in (select code from heard) as heard
from place p left join member m on m.page = p.iri where p.level <> 'village'
group by p.iri, p.code, p.level, p.parent, p.th order by p.th collate th, p.code
