-- Linkages and cells over the fact tables; every rule is named and has a version.

-- where a project works, at the finest level known: the tambon, else the amphoe, else the province; an amphoe named
-- beside a tambon in it says nothing more
create table place as
select distinct a.project, substr(a.area, 1, 6) as area,
  case when length(a.area) >= 6 then 'tambon' when length(a.area) = 4 then 'amphoe' else 'province' end as level
from project_area a
where a.area not like 'region-%' and not exists (
  select 1 from project_area b
  where b.project = a.project and length(b.area) > length(a.area) and starts_with(b.area, a.area));

-- every area that a project's places lie in, itself included: what an area's page adds up
create table place_within as
select distinct p.project, a.code as area, a.level
from place p
join area a on starts_with(p.area, a.code) or (a.level = 'region' and exists (
  select 1 from area b where b.code = substr(p.area, 1, 2) and b.parent = a.code));

-- who stands behind a project: its funds, or where none is known the bodies that carry it out
create table party as
select distinct project, fund as party, 'fund' as role from funding where fund is not null
union all
select distinct b.project, b.body, 'body' from project_body b
where b.project not in (select project from funding where fund is not null);

create table linkage (
  iri text, kind text, area text, level text, year integer, rule text, score double,
  funds integer, bodies integer, projects integer, low decimal(18, 2), high decimal(18, 2)
);
create table linkage_member (linkage text, member text, projects integer, amount decimal(18, 2));
create table linkage_evidence (linkage text, project text);

-- rule same-place-year/1: two or more projects of two or more funds or bodies in one tambon and year; by amphoe only
-- for projects whose tambon is not known
create table same_place as
select pl.area, pl.level, p.year, pa.party, pa.role, p.iri as project
from place pl
join project p on p.iri = pl.project
join party pa on pa.project = p.iri
where p.year is not null and pl.level in ('tambon', 'amphoe');

insert into linkage
select $base || 'linkage/same-place-year/' || s.area || '-' || s.year, 'same-place-year', s.area, s.level, s.year,
  'same-place-year/1', 1.0, count(distinct s.party) filter (s.role = 'fund'),
  count(distinct s.party) filter (s.role = 'body'), count(distinct s.project),
  (select sum(m.low) from project_money m where m.project in (
    select t.project from same_place t where t.area = s.area and t.year = s.year)),
  (select sum(m.high) from project_money m where m.project in (
    select t.project from same_place t where t.area = s.area and t.year = s.year))
from same_place s
group by s.area, s.level, s.year
having count(distinct s.party) >= 2 and count(distinct s.project) >= 2;

insert into linkage_member
select l.iri, s.party, count(distinct s.project), sum(f.headline)
from linkage l
join same_place s on s.area = l.area and s.year = l.year
left join (select project, fund, max(amount) as headline from headline group by project, fund) f
  on f.project = s.project and f.fund = s.party
where l.kind = 'same-place-year'
group by l.iri, s.party;

insert into linkage_evidence
select distinct l.iri, s.project from linkage l join same_place s on s.area = l.area and s.year = l.year
where l.kind = 'same-place-year';

-- rule explicit/1: one code of one issuer, reported by two publishers, is one project
create table reported_twice as
select d.project, count(distinct s.publisher) as publishers
from project_dataset d join dataset s on s.iri = d.dataset
group by d.project having count(distinct s.publisher) >= 2;

insert into linkage
select $base || 'linkage/explicit/' || substr(r.project, length($base || 'project/') + 1), 'explicit',
  null, null, p.year, 'explicit/1', 1.0,
  (select count(distinct f.fund) from funding f where f.project = r.project), 0, 1, m.low, m.high
from reported_twice r
join project p on p.iri = r.project
left join project_money m on m.project = r.project;

insert into linkage_member
select l.iri, s.publisher, 1, (
  select sum(h.amount) from headline h where h.project = r.project and h.publisher = s.publisher)
from reported_twice r
join linkage l on l.kind = 'explicit'
  and l.iri = $base || 'linkage/explicit/' || substr(r.project, length($base || 'project/') + 1)
join project_dataset d on d.project = r.project
join dataset s on s.iri = d.dataset
group by l.iri, s.publisher, r.project;

insert into linkage_evidence
select l.iri, r.project from reported_twice r join linkage l on l.kind = 'explicit'
  and l.iri = $base || 'linkage/explicit/' || substr(r.project, length($base || 'project/') + 1);

-- cells: area × year, and the same × goal, × group, × both; null stands for all
create table cell as
select w.area, w.level, p.year, g.goal, t.grp,
  count(distinct pa.party) filter (pa.role = 'fund') as funds,
  count(distinct pa.party) filter (pa.role = 'body') as bodies,
  count(distinct p.iri) as projects, null::decimal(18, 2) as low, null::decimal(18, 2) as high
from place_within w
join project p on p.iri = w.project and p.year is not null
left join party pa on pa.project = p.iri
left join project_goal g on g.project = p.iri
left join project_group t on t.project = p.iri
group by grouping sets (
  (w.area, w.level, p.year), (w.area, w.level, p.year, g.goal), (w.area, w.level, p.year, t.grp),
  (w.area, w.level, p.year, g.goal, t.grp))
having (grouping(g.goal) = 1 or g.goal is not null) and (grouping(t.grp) = 1 or t.grp is not null);

create table cell_money as
select c.area, c.year, c.goal, c.grp, sum(m.low) as low, sum(m.high) as high
from cell c
join place_within w on w.area = c.area
join project p on p.iri = w.project and p.year = c.year
join project_money m on m.project = p.iri
where (c.goal is null or exists (select 1 from project_goal g where g.project = p.iri and g.goal = c.goal))
  and (c.grp is null or exists (select 1 from project_group t where t.project = p.iri and t.grp = c.grp))
group by c.area, c.year, c.goal, c.grp;
update cell set low = m.low, high = m.high from cell_money m
where m.area = cell.area and m.year = cell.year
  and m.goal is not distinct from cell.goal and m.grp is not distinct from cell.grp;
