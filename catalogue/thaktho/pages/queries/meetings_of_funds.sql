-- part: page
select '' as page, 'linkage/funds/' as path, '' as iri, null as crumb

-- part: matrix, of met_party (the thirty that meet most, of funds and of all: of each, the same in the same order; `leaf` is the page of the list)
with asked as (select * from (values ('fund'), ('all')) t(part)),
within as (
  select a.part, p.one, p.two, p.linkages from asked a cross join met_pair p
  join met_party x on x.party = p.one join met_party y on y.party = p.two
  where a.part = 'all' or (x.role = 'fund' and y.role = 'fund')
),
top as (
  select w.part, w.one as party, row_number() over (partition by w.part order by sum(w.linkages) desc, min(p.th) collate th, w.one) as place
  from within w join met_party p on p.party = w.one group by w.part, w.one
  qualify place <= 30
)
select '' as page, a.part, a.party, p.path, a.place, p.linkages,
  list({'linkages': w.linkages, 'leaf': m.leaf} order by b.place) as cells
from top a join top b on b.part = a.part join met_party p on p.party = a.party
left join within w on w.part = a.part and w.one = a.party and w.two = b.party
left join met_leaf m on m.one = a.party and m.two = b.party
group by a.part, a.party, p.path, a.place, p.linkages order by a.part desc, a.place

-- part: pairs, of met_party (the thirty that meet most)
select '' as page, p.one, p.two, p.linkages, p.kinds, x.path, m.leaf, count(*) over () as every
from met_pair p join met_party x on x.party = p.one left join met_leaf m on m.one = p.one and m.two = p.two
left join term t on t.iri = p.one left join term u on u.iri = p.two
where p.one < p.two
order by p.linkages desc, p.gravest, t.th collate th, u.th collate th, p.one, p.two limit 30

-- part: parties, of met_party
select '' as page, role, count(*) as parties from met_party group by role order by list_position(['fund', 'own', 'body'], role)
