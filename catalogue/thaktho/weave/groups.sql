-- Linkages of groups: projects of two or more funds or bodies that have something in common.

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
