-- part: page
select '' as page, 'organization/' as path, '' as iri, null as crumb

-- part: all_publishers
select '' as page, p.iri, count(distinct m.project) as projects,
  (select count(*) from edition e where e.publisher_iri = p.iri) as datasets,
  (select iri from term s where s.kind = 'sector' and s.code = tail(p.sector) limit 1) as sector_iri
from publisher p left join member m on m.page = p.iri group by p.iri, p.th, p.sector order by p.th collate th, p.iri

-- part: all_bodies (by kind, the kind that is most numerous first; those of no stated kind last)
select '' as page, t.iri, o.kind, o.sector, count(distinct m.project) as projects
from term t left join organization o on o.iri = t.iri left join member m on m.page = t.iri
where t.kind = 'organization' group by t.iri, t.th, o.kind, o.sector 
order by o.kind is null, count(*) over (partition by o.kind) desc, o.kind, projects desc, t.th collate th, t.iri
