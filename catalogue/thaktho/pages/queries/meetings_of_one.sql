-- part: page, of met_party
select party as page, 'linkage/funds/' || path as path, party as iri, null as crumb, role, partners, linkages
from met_party order by path

-- part: partners, of met_pair
select p.one as page, p.two, p.linkages, p.kinds, m.leaf from met_pair p left join met_leaf m on m.one = p.one and m.two = p.two
where p.place <= 60 order by p.one, p.place

-- part: meets, of met_listed
select one as page, two, linkage from met_listed order by one, nr
