-- part: page
select '' as page, '' as path, '' as iri, (select min(code) from site_area where level = 'province') as crumb

-- part: figures
select '' as page,
  (select count(*) from publisher where iri in (select publisher_iri from edition)) as publishers,
  (select count(distinct f.fund) from funding f join organization o on o.iri = f.fund where coalesce(tail(o.kind), '') <> 'own-budget') as funds,
  (select count(distinct f.fund) from funding f join organization o on o.iri = f.fund where tail(o.kind) = 'own-budget') as own_budgets,
  (select count(distinct body) from project_body) as bodies,
  (select count(distinct u.top) from project_area pa join above u on u.code = pa.area where u.level = 'tambon') as tambon,
  (select count(*) from site_area where level = 'tambon') as all_tambon,
  (select count(*) from budget_line) as lines,
  (select sum(amount) from budget_line) as lines_amount,
  (select count(*) from project where iri not in (
    select pa.project from project_area pa join above u on u.code = pa.area where u.level = 'amphoe')) as unplaced,
  (select count(*) from local_authority) as authorities,
  (select count(*) from local_authority where iri in (select page from member)
    or code in (select code from publishing_authority)) as heard_authorities

-- part: goal_list
select '' as page, g.iri, g.strategy, count(distinct m.project) as projects
from goal g left join member m on m.page = g.iri
where g.broader is null group by g.iri, g.code, g.strategy order by projects desc, g.strategy, g.code, g.iri

-- part: group_list
select '' as page, t.iri, t.vulnerable, count(distinct m.project) as projects
from term t left join member m on m.page = t.iri
where t.kind = 'target-group' group by t.iri, t.code, t.vulnerable order by t.code, t.iri

-- part: sectors
with body as (
  select f.project, tail(o.sector) as sector from funding f join organization o on o.iri = f.fund
  union select b.project, tail(o.sector) from project_body b join organization o on o.iri = b.body
)
select '' as page, t.iri, t.code,
  (select count(*) from publisher p where tail(p.sector) = t.code and p.iri in (select publisher_iri from edition)) as publishers,
  (select count(distinct f.fund) from funding f join organization o on o.iri = f.fund where tail(o.sector) = t.code) as funds,
  (select count(distinct b.body) from project_body b join organization o on o.iri = b.body where tail(o.sector) = t.code) as bodies,
  (select count(distinct project) from body where sector = t.code) as projects
from term t where t.kind = 'sector'
order by list_position(['people', 'academic', 'local', 'regional', 'central'], t.code), t.code, t.iri

-- part: tambon
select '' as page, p.iri, p.code, p.parent, count(distinct m.project) as projects, p.code in (select code from heard) as heard
from site_area p left join member m on m.page = p.iri
where p.level = 'tambon' group by p.iri, p.code, p.parent, p.th order by p.parent, p.th collate th, p.code

-- part: kinds
select '' as page, t.iri, t.code, count(l.iri) as linkages from term t join linkage l on l.kind = t.code
where t.kind = 'linkage-kind' group by t.iri, t.code order by kind_order(t.code), t.code

-- part: amphoe
with counted as (
  select m.page, count(distinct m.project) as projects, count(distinct f.fund) as funds
  from member m left join funding f on f.project = m.project group by m.page
)
select '' as page, p.iri, p.code, coalesce(c.projects, 0) as projects, coalesce(c.funds, 0) as funds, money.moneys,
  p.code in (select code from heard) as heard
from site_area p left join counted c on c.page = p.iri left join page_moneys money on money.page = p.iri
where p.level = 'amphoe' order by projects desc, p.th collate th, p.code
