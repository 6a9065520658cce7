-- Cells: what meets in a place and year.

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
