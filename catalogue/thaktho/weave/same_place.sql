-- Groups of one place and year; into `gathered`. By amphoe only for projects whose tambon is not known.

-- rule same-place-year/1: a tambon or amphoe and a year
insert into gathered
select 'same-place-year', '', null, pl.area, pl.level, p.year, p.iri, 1.0,
  case pl.level when 'tambon' then 'place-tambon' else 'place-amphoe' end, false
from place pl
join project p on p.iri = pl.project
where p.year is not null and pl.level in ('tambon', 'amphoe');

-- rule same-place-people-year/1: the same, and a target group. The running of a fund (2005) is no people. The general
-- public (9001) is a group like others: who works for everybody meets who says so too, and not everyone.
insert into gathered
select 'same-place-people-year', t.grp, t.grp, pl.area, pl.level, p.year, p.iri,
  (case pl.level when 'amphoe' then 0.8 else 1.0 end) * (case t.basis when 'annotation' then 0.9 else 1.0 end),
  case pl.level when 'tambon' then 'people-tambon' else 'people-amphoe' end, t.basis = 'annotation'
from place pl
join project p on p.iri = pl.project
join project_group t on t.project = p.iri
where p.year is not null and pl.level in ('tambon', 'amphoe') and not ends_with(t.grp, '/target-group/2005');
