-- Cells, what meets in a place and year: area × year, and the same × goal, × group, × both; null stands for all. What
-- they cost is told by totals.sql, when it is known which projects are one work. Grouping sets would count apart for each.
create table cell as
with kept as (
  select iri as project, null as goal, null as grp from project
  union all select project, goal, null from project_goal
  union all select project, null, grp from project_group
  union all select g.project, g.goal, t.grp from project_goal g join project_group t on t.project = g.project
)
select w.area, w.level, p.year, k.goal, k.grp,
  count(distinct pa.party) filter (pa.role = 'fund') as funds,
  count(distinct pa.party) filter (pa.role = 'body') as bodies,
  count(distinct p.iri) as projects
from kept k
join project p on p.iri = k.project and p.year is not null
join place_within w on w.project = p.iri
left join party pa on pa.project = p.iri
group by all;
