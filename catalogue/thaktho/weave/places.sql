-- Where projects are, who stands behind them, and the tables that the rules fill. Every rule is named and has a version.

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
select u.project, a.code as area, a.level
from (
  select project, area from place
  union select project, substr(area, 1, 4) from place
  union select project, substr(area, 1, 2) from place
  union select p.project, b.parent from place p join area b on b.code = substr(p.area, 1, 2)
) u
join area a on a.code = u.area;

-- who stands behind a project: its funds, or where none is known the bodies that carry it out
create table party as
select distinct project, fund as party, 'fund' as role from funding where fund is not null
union all
select distinct b.project, b.body, 'body' from project_body b
where b.project not in (select project from funding where fund is not null);

-- the linkages: `about` is the goal, plan or target group that is shared, if it is one that has an address; `area` is the
-- code of a place (`level` says of which sort), `year` fiscal, `score` 0 to 1. What they cost is told by totals.sql
create table linkage (
  iri text, kind text, about text, area text, level text, year integer, rule text, score double,
  funds integer, bodies integer, projects integer, verdict text
);
create table linkage_member (linkage text, member text, projects integer);
create table linkage_evidence (linkage text, project text);

-- what the rules of groups find, before it is known whether two parties meet (groups.sql): a row a project and group.
-- A group is a kind, key, area and year; `strength` (0 to 1) is how surely the project belongs to it, `via` by what,
-- `read` whether an editor read it from the title and no agency states it
create table gathered (
  kind text, key text, about text, area text, level text, year integer, project text, strength double, via text,
  read boolean
);
