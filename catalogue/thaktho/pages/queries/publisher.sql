-- part: page
select p.iri as page, t.path, p.iri, p.id, null as crumb, p.sector, p.kind, p.local_authority, p.homepage, p.contact_th, p.contact_en, p.email,
  (select iri from term s where s.kind = 'sector' and s.code = tail(p.sector) limit 1) as sector_iri,
  (select iri from term s where s.kind = 'body-kind' and s.code = tail(p.kind) limit 1) as kind_iri,
  (select iri from local_authority la where la.code = tail(p.local_authority)) as authority
from publisher p join term t on t.iri = p.iri where t.path is not null order by t.path

-- part: own_datasets
select publisher_iri as page, iri from edition where publisher_iri is not null order by publisher_iri, first_year desc, id, iri
