-- Groups of like activities in one place and year; into `gathered`. `activity_key (iri, key)` (themes.py) has for each
-- activity, and each project that lists none, the words that say what it is and for whom, in their order; without such
-- words there is no row.

-- where an activity is: where it says, else where its project is
create table activity_place as
select a.iri, a.project, substr(s.area, 1, 6) as area,
  case when length(s.area) >= 6 then 'tambon' else 'amphoe' end as level
from activity a
join statement_area s on s.class = 'activity' and s.subject = a.iri
where length(s.area) >= 4 and s.area not like 'region-%'
union
select a.iri, a.project, p.area, p.level from activity a join place p on p.project = a.project
where p.level in ('tambon', 'amphoe') and not exists (
  select 1 from statement_area s where s.class = 'activity' and s.subject = a.iri)
union
select p.project, p.project, p.area, p.level from place p where p.level in ('tambon', 'amphoe');

-- rule shared-activity/1
insert into gathered
select 'shared-activity', k.key, null, l.area, l.level, p.year, p.iri,
  case l.level when 'amphoe' then 0.8 else 1.0 end as strength,
  case when l.iri = l.project then 'title' else 'activity' end as via, false
from activity_key k
join activity_place l on l.iri = k.iri
join project p on p.iri = l.project
where p.year is not null
qualify row_number() over (partition by k.key, l.area, p.year, p.iri order by via) = 1;
