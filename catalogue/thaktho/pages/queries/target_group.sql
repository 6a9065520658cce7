-- part: page
select t.iri as page, t.path, t.iri, null as crumb, t.code, t.definition_th, t.definition_en, t.vulnerable,
  (select count(*) from project_group g where g.grp = t.iri and g.basis = 'annotation') as annotated,
  (select sum(expected) from project_group g where g.grp = t.iri) as expected,
  (select count(expected) from project_group g where g.grp = t.iri) as expecting,
  (select sum(reached) from project_group g where g.grp = t.iri) as reached,
  (select count(reached) from project_group g where g.grp = t.iri) as reaching
from term t where t.kind = 'target-group' and t.path is not null order by t.path

-- part: on_map (how many projects for a group each area has)
with counted as (
  select pg.grp as page, l.code, count(*) as projects
  from project_group pg join lies_in l using (project) join whole_level w on w.mapped = l.level group by pg.grp, l.code
)
select t.iri as page, a.iri, a.code, coalesce(c.projects, 0) as projects, a.code in (select code from heard) as heard
from term t cross join site_area a join whole_level w on w.mapped = a.level
left join counted c on c.page = t.iri and c.code = a.code
where t.kind = 'target-group' and t.iri in (select grp from project_group) order by t.iri, a.th collate th, a.code

-- part: counted, of need (how many people of the group live where they are counted: the widest areas first, the newest count)
select n.grp as page, n.area, n.year, n.count, n.measure, n.dataset, a.iri
from need n join site_area a on a.code = n.area where n.grp is not null and n.count is not null
qualify row_number() over (partition by n.grp order by length(n.area), n.year desc, n.area, n.dataset, n.iri) <= 3
order by n.grp, length(n.area), n.year desc, n.area, n.dataset

-- part: missing_goals, of goal_group (goals that name the group, towards which no project for it goes)
select gg.grp as page, gg.goal from goal_group gg
where not exists (select 1 from project_group pg join project_toward p on p.project = pg.project where pg.grp = gg.grp and p.goal = gg.goal)
order by gg.grp, gg.goal
