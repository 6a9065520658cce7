-- What records do not say: each project takes part in what it can, and is listed with what it lacks.
--   incomplete           project, lacks: `goal`, `group`, `place` (no place is named, or none that could be read), `tambon`
--                        (places are named, none in this deployment as narrow as a tambon), `money` (no amount in any
--                        phase), `fund`, `year`
--   publisher_lacks      publisher, lacks: `projects` that lack it, of `all` that the publisher reports
create table incomplete as
select project, lacks from (
  select iri as project, 'goal' as lacks from project where iri not in (select project from project_goal)
  union all
  select iri, 'group' from project where iri not in (select project from project_group)
  union all
  select iri, 'place' from project where iri not in (select project from project_area)
    and iri not in (select subject from statement where class = 'project' and field = 'area' and iri is not null)
  union all
  select distinct project, 'tambon' from project_area a
  where not exists (select 1 from project_area b where b.project = a.project and length(b.area) >= 6 and b.area not like 'region-%')
  union all
  select iri, 'money' from project where iri not in (
    select project from funding
    where requested is not null or planned is not null or approved is not null or spent is not null)
  union all
  select iri, 'fund' from project where iri not in (select project from funding where fund is not null)
  union all
  select iri, 'year' from project where year is null
);

create table publisher_lacks as
with reported as (
  select distinct d.project, s.publisher from project_dataset d join dataset s on s.iri = d.dataset
  where d.project in (select iri from project)
),
of_all as (select publisher, count(*) as "all" from reported group by publisher)
select r.publisher, i.lacks, count(*) as projects, a."all"
from reported r join incomplete i on i.project = r.project join of_all a on a.publisher = r.publisher
group by r.publisher, i.lacks, a."all";
