-- part: page
select p.iri as page, t.path, p.iri, p.code as crumb, p.code, p.level, p.parent, p.code in (select code from heard) as heard
from site_area p join term t on t.iri = p.iri where t.path is not null order by p.code

-- part: children
with counted as (
  select a.iri as page, count(distinct m.project) as projects, count(distinct f.fund) as funds
  from site_area a join member m on m.page = a.iri left join funding f on f.project = m.project group by a.iri
)
select up.iri as page, p.iri, p.code, p.level, coalesce(c.projects, 0) as projects, coalesce(c.funds, 0) as funds, money.moneys,
  p.code in (select code from heard) as heard
from site_area p join site_area up on up.code = p.parent
left join counted c on c.page = p.iri left join page_moneys money on money.page = p.iri
where p.level <> 'village' order by up.iri, p.th collate th, p.code

-- part: on_map (what a page's map shows: the amphoe of a region, the tambon of a province or amphoe, a tambon's neighbours)
with counted as (select page, count(*) as projects from member group by page),
shown as (
  select u.top_iri as page, p.code from site_area p join above u on u.code = p.code
  where (p.level = 'tambon' and u.level in ('province', 'amphoe')) or (p.level = 'amphoe' and u.level = 'region')
  union all select a.iri, n.near from near_area n join site_area a on a.code = n.code
  union all select iri, code from site_area where level = 'tambon'
)
select s.page, p.iri, p.code, coalesce(c.projects, 0) as projects, p.code in (select code from heard) as heard
from shown s join site_area p using (code) left join counted c on c.page = p.iri order by s.page, p.th collate th, p.code

-- part: villages, of stated_area (a village has no page of its own: it is a section of its tambon's, with the projects that name it)
select a.iri as page, v.iri, v.code, list(distinct v.project order by v.project) as projects
from stated_area v join site_area a on a.code = v.code[:6]
where regexp_full_match(v.code, '[0-9]{8}') and v.project in (select iri from project)
group by a.iri, v.iri, v.code order by a.iri, v.code

-- part: authorities, of local_authority
with covered as (
  select distinct u.top_iri as page, la.iri from local_authority la
  join local_authority_tambon lt on lt.code = la.code join above u on u.code = lt.tambon where u.level in ('tambon', 'amphoe')
  union select u.top_iri, la.iri from local_authority la join above u on u.code = la.amphoe where u.level = 'amphoe'
)
select c.page, la.iri, la.code, count(distinct m.project) as projects,
  la.code in (select code from heard_authority) as heard,
  (select min(p.iri) from publisher p where tail(p.local_authority) = la.code) as publisher
from covered c join local_authority la using (iri) left join member m on m.page = la.iri
group by c.page, la.iri, la.code, la.th order by c.page, la.th collate th, la.code

-- part: missing_groups
select p.iri as page, t.iri as grp from site_area p cross join term t
where t.kind = 'target-group' and t.vulnerable and p.iri in (select page from member)
  and not exists (select 1 from member m join project_group g on g.project = m.project where m.page = p.iri and g.grp = t.iri)
order by p.iri, t.code, t.iri

-- part: strategies, of strategy_area
select u.top_iri as page, sa.strategy, s.start_year, s.end_year, a.iri as area, count(distinct m.project) as projects
from strategy_area sa join strategy s on s.iri = sa.strategy join site_area a on a.code = sa.area join above u on u.code = sa.area
left join member m on m.page = s.iri
group by all order by u.top_iri, s.start_year desc nulls last, sa.strategy, a.iri

-- part: aims, of strategy_area (the goals of its own strategies and charters, and how many projects here are for each)
select a.iri as page, gs.strategy, g.iri as goal, count(distinct h.project) as projects
from strategy_area sa join site_area a on a.code = sa.area join goal_strategy gs on gs.strategy = sa.strategy
join goal g on g.iri = gs.goal and g.broader is null
left join member m on m.page = g.iri left join member h on h.project = m.project and h.page = a.iri
group by a.iri, gs.strategy, g.iri, g.code order by a.iri, gs.strategy, g.code, g.iri

-- part: missing_goals, of strategy_area
select a.iri as page, g.iri as goal, g.strategy from strategy_area sa join site_area a on a.code = sa.area
join goal_strategy gs on gs.strategy = sa.strategy join goal g on g.iri = gs.goal
where not exists (select 1 from member m join member h on h.project = m.project where m.page = g.iri and h.page = a.iri)
order by a.iri, g.code, g.iri

-- part: directly (projects that name this area and no smaller one)
select p.iri as page, count(distinct pa.project) as projects
from project_area pa join site_area p on p.code = pa.area group by p.iri

-- part: own_lines, of line_on (which datasets list the budget lines of an area)
select n.page, n.dataset, count(*) as lines, sum(n.amount) as amount
from line_on n join site_area a on a.iri = n.page group by n.page, n.dataset order by n.page, lines desc, n.dataset

-- part: needs, of need (how many people of a group live here, as sources count them)
select a.iri as page, n.grp, n.year, n.count, n.measure, n.dataset, c.sheet, c.cell
from need n join site_area a on a.code = n.area left join told_need c on c.iri = n.iri and c.page = n.dataset order by a.iri, n.year desc, n.grp, n.dataset, n.measure, n.iri

-- part: people, of population (of the last year that anything is known of)
select a.iri as page, p.people, p.counted, p.summed, p.source
from population p join site_area a on a.code = p.area
qualify row_number() over (partition by a.iri order by p.year desc) = 1

-- part: heads, of balance (money a head of what lies only here)
select a.iri as page, b.year, b.phase, b.people, b.counted, b.here_low, b.here_high, b.shared_low, b.shared_high,
  b.per_head_low, b.per_head_high
from balance b join site_area a on a.code = b.area
where b.slice = 'all' order by a.iri, b.year desc, phase_order(b.phase)

-- part: gap_years, of gap (what is published for its people, the latest three years)
select a.iri as page, g.grp, g.year, g.people, g.counted, g.funded, g.planned, g.wider_funded, g.wider_planned, t.iri as status, g.status as code
from gap g join site_area a on a.code = g.area left join term t on t.kind = 'gap-status' and t.code = g.status
where g.goal is null and g.year > (select max(year) - 3 from gap) order by a.iri, g.year desc, g.grp desc

-- part: gap_goals, of gap (the same by goal)
select a.iri as page, g.grp, g.year, g.goal, g.untold, g.status as code from gap g join site_area a on a.code = g.area
where g.goal is not null and g.year > (select max(year) - 3 from gap) order by a.iri, g.year desc, g.grp desc, g.goal

-- part: gap_silent, of gap_unpublished (who serves it and has not published for those years)
select a.iri as page, u.year, u.fund from gap_unpublished u join site_area a on a.code = u.area left join term t on t.iri = u.fund
where u.year > (select max(year) - 3 from gap) order by a.iri, u.year desc, t.th collate th, u.fund
