-- Questions that many kinds of page ask of the projects that belong to them.

-- part: cards (one row a project: what a list shows of it; `page` is the project)
with money as (
  select project, phase, low, high from project_phase
),
moneys as (
  select project, list({'phase': phase, 'low': low, 'high': high} order by phase_order(phase)) as moneys
  from money group by project
),
funds as (select project, list(distinct fund order by fund) as funds from funding where fund is not null group by project),
areas as (select project, list(iri order by iri) as areas from stated_area group by project),
unread as (
  select subject as project, list(printed order by printed collate th, printed) as unread
  from (
    select distinct subject, printed from statement
    where class = 'project' and field = 'area' and iri is null and printed is not null
  ) group by subject
),
bodies as (select project, list(body order by body) as bodies from project_body group by project),
goals as (select project, list(goal order by goal) as goals from project_goal group by project),
groups as (select project, list(grp order by grp) as groups from project_group group by project),
publishers as (
  select pd.project, list(distinct e.publisher_iri order by e.publisher_iri) as publishers
  from project_dataset pd join edition e on e.iri = pd.dataset where e.publisher_iri is not null group by pd.project
)
select p.iri as page, p.iri, p.title, p.year, p.code, p.status, m.moneys, f.funds, a.areas, n.unread, b.bodies, g.goals, r.groups, u.publishers
from project p left join moneys m on m.project = p.iri left join funds f on f.project = p.iri
left join areas a on a.project = p.iri left join unread n on n.project = p.iri left join bodies b on b.project = p.iri left join goals g on g.project = p.iri
left join groups r on r.project = p.iri left join publishers u on u.project = p.iri

-- part: meetings, of meeting (one row a linkage; `page` is the linkage)
select iri as page, * from meeting

-- part: summary
select m.page, count(*) as projects, count(distinct s.work) as works, min(p.year) as first_year, max(p.year) as last_year,
  count(*) filter (m.project not in (select project from headline)) as unpriced,
  count(*) filter (m.project in (select project from project_dataset group by project having count(*) > 1)) as twice
from member m join project p on p.iri = m.project join same_work s on s.project = m.project group by m.page

-- part: money
select page, phase, sum(projects) as projects, sum(low) as low, sum(high) as high,
  coalesce(sum(projects) filter (not shared), 0) as here, sum(low) filter (not shared) as here_low,
  sum(high) filter (not shared) as here_high,
  coalesce(sum(projects) filter (shared), 0) as elsewhere, sum(low) filter (shared) as elsewhere_low,
  sum(high) filter (shared) as elsewhere_high
from page_work group by page, phase order by page, phase_order(phase)

-- part: doubts (the records that make the ends of a page's money differ, and the linkage that says why)
with differing as (select page, work, phase from page_work where low < high),
told as (select project, phase, min(linkage) as linkage from doubt where kind in ('same-project', 'reported-twice') group by project, phase)
select w.page, w.work, w.project, w.phase, w.low, w.high, t.linkage
from page_money w
join differing d on d.page = w.page and d.work = w.work and d.phase = w.phase
left join told t on t.project = w.project and t.phase = w.phase
order by w.page, phase_order(w.phase), w.work, w.high desc, w.project

-- part: projects
select m.page, m.project, p.year from (select page, project from member union all select page, project from listed_in) m
join project p on p.iri = m.project join project_order o on o.project = m.project order by m.page, o.nr

-- part: by_year (projects, and beside them budget lines, which are no projects and are never added to them)
with works as (
  select w.page, p.year, w.phase, w.work, max(w.low) as low, sum(w.high) as high, count(*) as projects
  from page_money w join project p on p.iri = w.project group by w.page, p.year, w.phase, w.work
),
sums as (
  select page, year, phase, sum(low) as low, sum(high) as high, sum(projects)::bigint as projects from works group by page, year, phase
),
money as (
  select page, year,
    list({'phase': phase, 'low': low, 'high': high, 'projects': projects} order by phase_order(phase)) as moneys
  from sums group by page, year
),
counted as (
  select m.page, p.year, count(*) as projects, count(distinct s.work) as works
  from member m join project p on p.iri = m.project join same_work s on s.project = m.project group by m.page, p.year
),
paying as (
  select m.page, p.year, count(distinct f.fund) as funds
  from member m join project p on p.iri = m.project join funding f on f.project = m.project group by m.page, p.year
),
lined as (
  select page, year, count(*) as lines, sum(amount) as amount from line_on group by page, year
  union all select '', year, count(*), sum(amount) from budget_line group by year
)
select coalesce(c.page, l.page) as page, coalesce(c.year, l.year) as year, coalesce(c.projects, 0) as projects,
  coalesce(c.works, 0) as works, coalesce(f.funds, 0) as funds, money.moneys, coalesce(l.lines, 0) as lines, l.amount as lines_amount
from counted c full join lined l on l.page = c.page and l.year is not distinct from c.year
left join money on money.page = c.page and money.year is not distinct from c.year
left join paying f on f.page = c.page and f.year is not distinct from c.year
order by 1, 2 desc nulls last

-- part: funds
with works as (
  select m.page, h.fund, h.phase, s.work, max(h.low) as low, sum(h.high) as high
  from member m join gift h on h.project = m.project join same_work s on s.project = m.project
  where h.fund is not null group by m.page, h.fund, h.phase, s.work
),
sums as (select page, fund, phase, sum(low) as low, sum(high) as high from works group by page, fund, phase),
money as (
  select page, fund, list({'phase': phase, 'low': low, 'high': high} order by phase_order(phase)) as moneys
  from sums group by page, fund
),
counted as (
  select m.page, f.fund, count(*) as projects, min(p.year) as first_year, max(p.year) as last_year
  from member m join (select distinct project, fund from funding) f on f.project = m.project join project p on p.iri = m.project
  where f.fund is not null and f.fund <> m.page group by m.page, f.fund
)
select c.*, money.moneys, tail(o.kind) = 'own-budget' as own
from counted c left join money using (page, fund) left join organization o on o.iri = c.fund
left join term t on t.iri = c.fund
order by c.page, c.projects desc, t.th collate th, c.fund

-- part: unfunded (projects that name no fund, and their money: with the funds they are all of the page's; a fund's page tells only what it gives)
with those as (
  select page, project from member
  where project not in (select project from funding where fund is not null) and page not in (select fund from funding where fund is not null)
),
works as (
  select w.page, w.phase, w.work, max(w.low) as low, sum(w.high) as high
  from those m join page_money w on w.page = m.page and w.project = m.project group by w.page, w.phase, w.work
),
sums as (select page, phase, sum(low) as low, sum(high) as high from works group by page, phase),
money as (
  select page, list({'phase': phase, 'low': low, 'high': high} order by phase_order(phase)) as moneys from sums group by page
)
select c.page, c.projects, money.moneys
from (select page, count(*) as projects from those group by page) c left join money using (page) order by c.page

-- part: bodies, of project_body
select m.page, b.body, count(*) as projects
from member m join project_body b on b.project = m.project left join term t on t.iri = b.body
where b.body <> m.page group by m.page, b.body, t.th
order by m.page, projects desc, t.th collate th, b.body

-- part: goals, of project_toward
select m.page, t.goal, count(*) as projects, count(*) filter (t.annotated) as annotated
from member m join project_toward t on t.project = m.project left join goal g on g.iri = t.goal
where t.goal <> m.page group by m.page, t.goal, g.code
order by m.page, projects desc, g.code, t.goal

-- part: groups, of project_group
select m.page, pg.grp, count(*) as projects, sum(pg.expected) as expected, sum(pg.reached) as reached,
  count(*) filter (pg.basis = 'annotation') as annotated
from member m join project_group pg on pg.project = m.project left join term t on t.iri = pg.grp
where pg.grp <> m.page group by m.page, pg.grp, t.code
order by m.page, projects desc, t.code, pg.grp

-- part: plans, of project_plan
select m.page, pp.plan, count(*) as projects
from member m join project_plan pp on pp.project = m.project left join plan l on l.iri = pp.plan
where pp.plan <> m.page group by m.page, pp.plan, l.year, l.title
order by m.page, projects desc, l.year desc nulls last, l.title collate th, pp.plan

-- part: areas (the amphoe in which projects work, with their tambon)
select m.page, l.area, l.code, count(*) as projects
from member m join lies_in l on l.project = m.project where l.level in ('amphoe', 'tambon') and l.area <> m.page
group by m.page, l.area, l.code order by m.page, l.code

-- part: linkages, of meeting_on (`folded`: another one of the page says it too)
select o.page, o.linkage, m.kind,
  m.abouts is not null and row_number() over (partition by o.page, m.kind, m.year, m.abouts order by m.iri) > 1 as folded
from meeting_on o join meeting m on m.iri = o.linkage
order by o.page, kind_order(m.kind), m.projects desc nulls last, m.score desc nulls last, m.year desc nulls last,
  m.area_code nulls last, m.iri

-- part: lines_sum, of line_on
select page, count(*) as lines, sum(amount) as amount, min(year) as first_year, max(year) as last_year,
  count(*) filter (amount is null) as unpriced
from line_on group by page

-- part: lines_by_plan, of line_on
select page, year, budget_plan, budget_category, count(*) as lines, sum(amount) as amount
from line_on group by page, year, budget_plan, budget_category
order by page, year desc nulls last, budget_plan collate th nulls last, budget_category nulls last

-- part: lines, of line_on
select page, iri, code, title, year, amount, fund, holder, budget_area, budget_plan, budget_category, project, dataset, sheet, cell
from line_on
order by page, year desc nulls last, budget_plan collate th nulls last, budget_category nulls last, code nulls last, iri

-- part: datasets (which datasets tell of the projects of a page, and whom to ask)
select m.page, e.iri as dataset, e.publisher_iri as publisher, count(*) as projects
from member m join project_dataset pd on pd.project = m.project join edition e on e.iri = pd.dataset
group by m.page, e.iri, e.publisher_iri order by m.page, projects desc, e.iri

-- part: editions (`page` is the dataset)
select iri as page, iri, id, publisher, publisher_iri, title_th, title_en, first_year, last_year, license, incomplete, left_out,
  file, sha256, violations, warnings, infos, compiled_by_th, compiled_by_en,
  strftime(submitted_at, '%Y-%m-%d') as submitted, try_cast(tail(submission) as integer) as number
from edition order by iri

-- part: changes, of changed_thing (what an edition says otherwise of a thing than the one before it; a row a value, or a field without any)
select t.page, t.dataset, t.iri, t.iri <> t.page as below, t.class as sheet_name, t.what, f.position, f.th, f.en, f.kind, f.how, v.side, v.value, v.named, v.fund,
  e.number, strftime(e.received_on, '%Y-%m-%d') as received_on, e.before, strftime(e.before_on, '%Y-%m-%d') as before_on
from changed_thing t join edition_before e using (dataset)
left join changed_field f on f.dataset = t.dataset and f.iri = t.iri
left join changed_value v on v.dataset = f.dataset and v.iri = f.iri and v.position = f.position
where t.page is not null and (t.what = 'changed' or t.page = t.iri)
order by t.page, t.dataset, t.iri <> t.page, t.iri, f.position, v.side desc, v.ordinal

-- part: contacts (`page` is the publisher)
select p.iri as page, p.iri, p.id, p.contact_th, p.contact_en, p.email, p.homepage from publisher p order by p.id

-- part: needs_sum, of told_need (the counts of people that a dataset or a publisher reports)
select page, count(distinct iri) as needs, count(distinct area) as areas, min(year) as first_year, max(year) as last_year
from (
  select page, iri, area, year from told_need
  union all select e.publisher_iri, n.iri, n.area, n.year from told_need n join edition e on e.iri = n.page
) where page is not null group by page

-- The whole of a year, for its own page and for the overview.

-- part: year_summary
select s.page, s.year, count(*) as projects, count(distinct w.work) as works, s.year as first_year, s.year as last_year,
  count(*) filter (m.project not in (select project from headline)) as unpriced,
  count(*) filter (m.project not in (select project from project_goal)) as goalless,
  count(*) filter (m.project not in (select project from project_area)) as unplaced
from shown_year s join member m on m.page = s."of" join same_work w on w.project = m.project group by s.page, s.year

-- part: year_money
select s.page, w.phase, sum(w.projects) as projects, sum(w.low) as low, sum(w.high) as high, 0 as elsewhere
from shown_year s join page_work w on w.page = s."of" group by s.page, w.phase order by s.page, phase_order(w.phase)

-- part: year_figures
with paid as (
  select s.page, f.fund, coalesce(tail(o.kind), '') = 'own-budget' as own
  from shown_year s join member m on m.page = s."of" join funding f on f.project = m.project
  left join organization o on o.iri = f.fund where f.fund is not null
),
told as (
  select s.page, d.dataset from shown_year s join member m on m.page = s."of" join project_dataset d on d.project = m.project
  union select s.page, l.dataset from shown_year s join line_on l on l.page = s."of"
),
touched as (
  select s.page, l.code from shown_year s join member m on m.page = s."of"
  join lies_in l on l.project = m.project where l.level = 'tambon'
),
lined as (select s.page, count(*) as lines, sum(l.amount) as amount from shown_year s join line_on l on l.page = s."of" group by s.page)
select s.page, s.year,
  (select count(distinct e.publisher_iri) from told t join edition e on e.iri = t.dataset where t.page = s.page) as publishers,
  (select count(distinct fund) from paid p where p.page = s.page and not p.own) as funds,
  (select count(distinct fund) from paid p where p.page = s.page and p.own) as own_budgets,
  (select count(distinct code) from touched t where t.page = s.page) as tambon,
  (select count(*) from site_area where level = 'tambon') as all_tambon,
  coalesce(l.lines, 0) as lines, coalesce(l.amount, 0) as lines_amount
from shown_year s left join lined l on l.page = s.page

-- part: year_map (how many projects of the year each area has, on the map of the whole)
with counted as (
  select s.page, l.code, count(*) as projects from shown_year s join member m on m.page = s."of"
  join lies_in l on l.project = m.project join whole_level w on w.mapped = l.level group by s.page, l.code
)
select s.page, a.iri, a.code, coalesce(c.projects, 0) as projects, a.code in (select code from heard) as heard
from shown_year s cross join site_area a join whole_level w on w.mapped = a.level
left join counted c on c.page = s.page and c.code = a.code order by s.page, a.th collate th, a.code

-- part: year_places (the same as a list, and of how many local authorities nothing is published for the year)
with counted as (
  select s.page, l.code, count(*) as projects from shown_year s join member m on m.page = s."of"
  join lies_in l on l.project = m.project join whole_level w on w.listed = l.level group by s.page, l.code
),
told as (
  select s.page, o.local_authority as iri from shown_year s join member m on m.page = s."of"
    join funding f on f.project = m.project join organization o on o.iri = f.fund where o.local_authority is not null
  union
  select s.page, p.local_authority from shown_year s join member m on m.page = s."of"
    join project_dataset d on d.project = m.project join edition e on e.iri = d.dataset
    join publisher p on p.iri = e.publisher_iri where p.local_authority is not null
  union
  select s.page, p.local_authority from shown_year s join line_on l on l.page = s."of" join edition e on e.iri = l.dataset
    join publisher p on p.iri = e.publisher_iri where p.local_authority is not null
),
seated as (
  select s.page, u.top as code, count(*) as authorities, count(t.iri) as heard_authorities
  from shown_year s cross join local_authority la join above u on u.code = la.amphoe join whole_level w on w.listed = u.level
  left join told t on t.page = s.page and t.iri = la.iri group by s.page, u.top
)
select s.page, a.iri, a.code, coalesce(c.projects, 0) as projects, a.code in (select code from heard) as heard,
  coalesce(d.authorities, 0) as authorities, coalesce(d.heard_authorities, 0) as heard_authorities
from shown_year s cross join site_area a join whole_level w on w.listed = a.level
left join counted c on c.page = s.page and c.code = a.code left join seated d on d.page = s.page and d.code = a.code
order by s.page, projects desc, a.th collate th, a.code

-- part: year_goals, of goal
select s.page, g.iri, count(m.project) as projects
from shown_year s cross join goal g
left join (
  select h.page, m.project, m.page as goal from member m join member h on h.project = m.project
  where h.page in (select "of" from shown_year) and m.page in (select iri from goal)
) m on m.page = s."of" and m.goal = g.iri
where g.broader is null group by s.page, g.iri, g.code, g.strategy order by s.page, projects desc, g.strategy, g.code, g.iri

-- part: year_groups
select s.page, t.iri, t.vulnerable, count(m.project) as projects
from shown_year s cross join term t
left join (
  select h.page, pg.project, pg.grp from project_group pg join member h on h.project = pg.project
  where h.page in (select "of" from shown_year)
) m on m.page = s."of" and m.grp = t.iri
where t.kind = 'target-group' group by s.page, t.iri, t.code, t.vulnerable order by s.page, projects desc, t.code, t.iri

-- part: year_sectors (who pays or does it, by sector)
with body as (
  select f.project, tail(o.sector) as sector from funding f join organization o on o.iri = f.fund
  union select b.project, tail(o.sector) from project_body b join organization o on o.iri = b.body
),
told as (
  select s.page, tail(p.sector) as sector, count(distinct p.iri) as publishers
  from shown_year s join member m on m.page = s."of" join project_dataset d on d.project = m.project
  join edition e on e.iri = d.dataset join publisher p on p.iri = e.publisher_iri group by s.page, tail(p.sector)
),
done as (
  select s.page, b.sector, count(*) as projects
  from shown_year s join member m on m.page = s."of" join body b on b.project = m.project group by s.page, b.sector
)
select s.page, t.iri, t.code, coalesce(d.projects, 0) as projects, coalesce(o.publishers, 0) as publishers
from shown_year s cross join term t left join done d on d.page = s.page and d.sector = t.code
left join told o on o.page = s.page and o.sector = t.code
where t.kind = 'sector' order by s.page, list_position(['people', 'academic', 'local', 'regional', 'central'], t.code), t.code, t.iri

-- part: year_publishers
select page, publisher, count(distinct project) as projects, count(distinct line) as lines from (
  select s.page, e.publisher_iri as publisher, m.project, null as line
  from shown_year s join member m on m.page = s."of" join project_dataset d on d.project = m.project join edition e on e.iri = d.dataset
  union all
  select s.page, e.publisher_iri, null, l.iri from shown_year s join line_on l on l.page = s."of" join edition e on e.iri = l.dataset
) left join term t on t.iri = publisher where publisher is not null
group by page, publisher, t.th order by page, projects desc, lines desc, t.th collate th, publisher

-- part: newest (the datasets that came in last, and what each says otherwise of projects than its edition before)
with told as (
  select dataset, count(*) filter (what = 'added' and class = 'project') as added,
    count(distinct page) filter (page in (select iri from project)
      and page not in (select iri from changed_thing where what = 'added' and iri is not null)) as changed,
    count(*) filter (what = 'gone' and class = 'project') as gone
  from changed_thing group by dataset
)
select '' as page, e.iri as dataset, e.publisher_iri as publisher, strftime(e.submitted_at, '%Y-%m-%d') as submitted, e.first_year, e.last_year,
  (select count(*) from project_dataset d where d.dataset = e.iri) as projects,
  b.before, coalesce(t.added, 0) as added, coalesce(t.changed, 0) as changed, coalesce(t.gone, 0) as gone
from edition e left join edition_before b on b.dataset = e.iri left join told t on t.dataset = e.iri
order by e.submitted_at::date desc nulls last, projects desc, e.submitted_at desc nulls last, e.iri limit 6
