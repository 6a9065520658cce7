-- part: page
select '' as page, 'area/' as path, '' as iri, null as crumb

-- part: all_areas
select '' as page, p.iri, p.code, p.level, p.parent, count(distinct m.project) as projects, p.code in (select code from heard) as heard
from site_area p left join member m on m.page = p.iri where p.level <> 'village'
group by p.iri, p.code, p.level, p.parent, p.th order by p.th collate th, p.code

-- part: all_authorities
select '' as page, la.iri, la.code,
  la.iri in (select page from member) or la.code in (select code from publishing_authority) as heard
from local_authority la order by la.th collate th, la.code
