-- part: page
select '' as page, 'area/' as path, '' as iri, null as crumb

-- part: all_areas (tambon stand on the pages of their amphoe where there are very many)
select '' as page, p.iri, p.code, p.level, p.parent, count(m.project) as projects, p.code in (select code from heard) as heard
from site_area p left join member m on m.page = p.iri
where p.level in ('region', 'province', 'amphoe')
  or (p.level = 'tambon' and (select count(*) from site_area where level = 'tambon') <= 300)
group by p.iri, p.code, p.level, p.parent, p.th order by p.th collate th, p.code

-- part: on_map
select '' as page, a.iri, a.code, count(m.project) as projects, a.code in (select code from heard) as heard
from site_area a join whole_level w on w.mapped = a.level left join member m on m.page = a.iri
group by a.iri, a.code, a.th order by a.th collate th, a.code

-- part: seats, of local_authority (of how many local authorities seated in an area anything is published; their names are on its page)
select '' as page, a.iri, a.code, count(*) as authorities,
  count(*) filter (la.code in (select code from heard_authority)) as heard_authorities
from local_authority la join above u on u.code = la.amphoe join whole_level w on w.listed = u.level join site_area a on a.code = u.top
group by a.iri, a.code, a.th order by a.th collate th, a.code

-- part: all_authorities, of local_authority (by name where they are few enough to be read)
select '' as page, la.iri, la.code,
  la.code in (select code from heard_authority) as heard
from local_authority la where (select count(*) from local_authority) <= 300 order by la.th collate th, la.code
