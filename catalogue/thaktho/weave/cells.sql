-- Cells, what meets in a place and year: area × year, and the same × goal, × group, × both; null stands for all. What
-- they cost is told by totals.sql, when it is known which projects are one work.
create table cell as
select w.area, w.level, p.year, g.goal, t.grp,
  count(distinct pa.party) filter (pa.role = 'fund') as funds,
  count(distinct pa.party) filter (pa.role = 'body') as bodies,
  count(distinct p.iri) as projects
from place_within w
join project p on p.iri = w.project and p.year is not null
left join party pa on pa.project = p.iri
left join project_goal g on g.project = p.iri
left join project_group t on t.project = p.iri
group by grouping sets (
  (w.area, w.level, p.year), (w.area, w.level, p.year, g.goal), (w.area, w.level, p.year, t.grp),
  (w.area, w.level, p.year, g.goal, t.grp))
having (grouping(g.goal) = 1 or g.goal is not null) and (grouping(t.grp) = 1 or t.grp is not null);
