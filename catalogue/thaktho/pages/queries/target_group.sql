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

-- part: placed (projects for a group and their money by year and tambon, or the wider areas that maps of the whole show)
with here as (
  select m.page, p.year, l.area, l.code, m.project
  from member m join term t on t.iri = m.page join project p on p.iri = m.project
  join lies_in l on l.project = p.iri join whole_level w on w.mapped = l.level where t.kind = 'target-group'
),
works as (
  select h.page, h.year, h.area, w.phase, w.work, max(w.low) as low, sum(w.high) as high
  from here h join page_money w on w.page = h.page and w.project = h.project group by h.page, h.year, h.area, w.phase, w.work
),
sums as (select page, year, area, phase, sum(low) as low, sum(high) as high from works group by page, year, area, phase),
money as (
  select page, year, area, list({'phase': phase, 'low': low, 'high': high} order by phase_order(phase)) as moneys
  from sums group by page, year, area
),
counted as (select page, year, area, code, count(*) as projects from here group by page, year, area, code)
select c.page, c.year, c.area, c.projects, m.moneys
from counted c join site_area a on a.code = c.code
left join money m on m.page = c.page and m.area = c.area and m.year is not distinct from c.year
qualify row_number() over (partition by c.page order by c.year desc nulls last, a.th collate th, c.code) <= 150
order by c.page, c.year desc nulls last, a.th collate th, c.code
