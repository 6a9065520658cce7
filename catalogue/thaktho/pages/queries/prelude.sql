-- What the queries of all pages draw on: temporary, made once, never written into the facts.

create temp macro tail(iri) as regexp_extract(iri, '[^/]*$');

create temp table site_area as
select code, iri, level, tail(parent) as parent, th, en from area;

-- an area and every area it lies in, itself included
create temp table above as
with recursive up(code, top) as (
  select code, code from site_area
  union
  select up.code, p.parent from up join site_area p on p.code = up.top where p.parent in (select code from site_area)
)
select up.code, up.top, p.iri as top_iri, p.level from up join site_area p on p.code = up.top;

-- which tambon lie next to a tambon: those that share a border, or those of its amphoe where no border is known
create temp table if not exists neighbour (code text, near text);
create temp table near_area as
select n.code, n.near from neighbour n where n.near in (select code from site_area)
union all
select a.code, b.code from site_area a join site_area b on b.parent = a.parent and b.code <> a.code
where a.level = 'tambon' and b.level = 'tambon' and a.code not in (select code from neighbour);

-- every area a project names, those outside the deployment too
create temp table stated_area as
select distinct subject as project, iri, tail(iri) as code
from statement where class = 'project' and field = 'area' and iri is not null;

create temp table edition as
select d.* exclude (publisher), p.id as publisher, p.iri as publisher_iri
from dataset d left join publisher p on p.id = tail(d.publisher);

-- the local authorities that publish under their own name, or of whose funds others have published projects
create temp table heard_authority as
select tail(local_authority) as code from publisher
where local_authority is not null and iri in (select publisher_iri from edition)
union
select tail(o.local_authority) from organization o join funding f on f.fund = o.iri where o.local_authority is not null;

create temp table goal_strategy as
select u.goal, min(g.strategy) as strategy
from goal_above u join goal g on g.iri = u.top where g.strategy is not null group by u.goal;

-- the years of which there are projects or budget lines; this year is the newest that three publishers have projects of,
-- for what one alone has published of a coming year shows no whole
create temp table year_of as
select distinct year from (select year from project union all select year from budget_line) where year is not null;

create temp table this_year as
select year, 'year/' || year as page from (
  select p.year, count(distinct e.publisher_iri) as publishers, count(distinct p.iri) as projects
  from year_of y left join project p using (year) left join project_dataset pd on pd.project = p.iri
  left join edition e on e.iri = pd.dataset group by p.year
) where year is not null order by publishers >= 3 desc, year desc limit 1;

-- pages that show the whole of a year: its own, and the overview, which shows this year's
create temp table shown_year as
select 'year/' || year as page, year, 'year/' || year as "of" from year_of union all select '', year, page from this_year;

-- the level of the areas in tables of the whole deployment, and of those on its maps: never thousands
create temp table whole_level as
with sized as (select level, count(*) as areas from site_area where level in ('province', 'amphoe', 'tambon') group by level)
select (select level from sized where level = 'province' or areas <= 100 order by level = 'amphoe' desc limit 1) as listed,
  (select level from sized where level = 'province' or areas <= 300
    order by list_position(['tambon', 'amphoe', 'province'], level) limit 1) as mapped;

-- the areas that a project lies in: those that it names, and all that these lie in
create temp table lies_in as
select distinct pa.project, u.top_iri as area, u.top as code, u.level from project_area pa join above u on u.code = pa.area;

-- which projects belong to which page, each once: so they can be counted as rows, which is far cheaper than `distinct`
create temp table member as
select distinct page, project from (
  select area as page, project from lies_in
  union all select fund, project from funding where fund is not null
  union all select fund_as_stated, project from funding where fund_as_stated is not null
  union all select o.local_authority, f.project from funding f join organization o on o.iri = f.fund
  union all select page, project from done_by_authority
  union all select body, project from project_body
  union all select e.publisher_iri, d.project from project_dataset d join edition e on e.iri = d.dataset
  union all select dataset, project from project_dataset
  union all select plan, project from project_plan
  union all select goal, project from project_toward
  union all select gs.strategy, pg.project from project_goal pg join goal_strategy gs on gs.goal = pg.goal
  union all select p.strategy, pp.project from project_plan pp join plan p on p.iri = pp.plan
  union all select grp, project from project_group
  union all select '', iri from project
  union all select 'year/' || year, iri from project where year is not null
) where page is not null and project in (select iri from project);

-- where every project is listed: with those of its year in each area of that level that it lies in, and in each province
-- in which it lies in none of these; where in no province, apart (an empty code)
create temp table listed_in as
with placed as (select project, code from lies_in join whole_level on level = listed),
wider as (
  select project, code from lies_in where level = 'province'
  except select p.project, u.top from placed p join above u on u.code = p.code
)
select 'year/' || coalesce(p.year::text, 'none') || '/' || coalesce(a.code, 'none') as page, p.iri as project, p.year, coalesce(a.code, '') as code
from project p left join (from placed union all from wider) a on a.project = p.iri;

-- the order in which projects are listed, the newest first: sorting in Thai is dear, so it is done once
create temp table project_order as
select iri as project, row_number() over (order by year desc nulls last, title collate th, iri) as nr from project;

-- one row a project and fund: its headline phase, counted once (low) and by every report (high)
create temp table gift as
select project, fund, phase, max(amount) as low, sum(amount) as high from headline group by project, fund, phase;

-- money of a page: a fund's page counts what that fund gives, a dataset's what it reports, a local authority's what its
-- funds give and, of what they do not pay and it reports or carries out, the whole project; others the whole project
create temp table page_money as
with own as (
  select fund as page, project, phase, low, high from gift where fund is not null
  union all
  select o.local_authority, h.project, h.phase, h.low, h.high from gift h join organization o on o.iri = h.fund
  where o.local_authority is not null
  union all
  select r.page, r.project, h.phase, h.low, h.high from done_by_authority r join project_phase h using (project)
  where (r.page, r.project) not in (
    select o.local_authority, g.project from gift g join organization o on o.iri = g.fund where o.local_authority is not null
  )
  union all
  select dataset, project, phase, sum(amount), sum(amount) from (
    select dataset, project, fund, phase, max(headline) as amount from funding
    where headline is not null group by dataset, project, fund, phase
  ) group by dataset, project, phase
),
whole as (
  select m.page, h.project, h.phase, h.low, h.high from member m join project_phase h using (project)
  where m.page not in (select page from own) and m.page not in (select alias from fund_alias)
)
select w.page, s.work, w.project, w.phase, sum(w.low) as low, sum(w.high) as high
from (from own union all from whole) w join same_work s on s.project = w.project
group by w.page, s.work, w.project, w.phase;

-- of the cells of a gap: how many have a status, and the people in them
create temp macro areas_of(status, wanted) as count(*) filter (status = wanted);
create temp macro people_of(status, people, wanted) as coalesce(sum(people) filter (status = wanted), 0);
-- of rows of `gap`: how many areas, and people, have each status; to be unnested into columns
create temp macro by_status(status, people) as {
  'met': areas_of(status, 'met'), 'met_people': people_of(status, people, 'met'),
  'met_wider': areas_of(status, 'met-wider'), 'met_wider_people': people_of(status, people, 'met-wider'),
  'planned_not_funded': areas_of(status, 'planned-not-funded'),
  'planned_not_funded_people': people_of(status, people, 'planned-not-funded'),
  'unpublished': areas_of(status, 'unpublished'), 'unpublished_people': people_of(status, people, 'unpublished'),
  'nothing': areas_of(status, 'nothing'), 'nothing_people': people_of(status, people, 'nothing')
};

create temp macro phase_order(phase) as case phase when 'approved' then 1 when 'planned' then 2 when 'requested' then 3 else 4 end;

-- the same a row a work: its records count once (low) or all (high); shared: of an area's page, it lies elsewhere too
create temp table page_work as
select w.page, w.work, w.phase, w.projects, w.low, w.high, e.work is not null as shared
from (
  select page, work, phase, count(*) as projects, max(low) as low, sum(high) as high from page_money group by page, work, phase
) w
left join site_area a on a.iri = w.page
left join work_elsewhere e on e.area = a.code and e.work = w.work;

-- what a page's projects cost in all, for lists of pages
create temp table page_moneys as
select page, list({'phase': phase, 'low': low, 'high': high} order by phase_order(phase)) as moneys
from (select page, phase, sum(low) as low, sum(high) as high from page_work group by page, phase) group by page;

-- whether anything at all was published for an area: by an authority or a fund that belongs there, or a project there
create temp table heard as
select distinct u.top as code from (
  select lt.tambon as code from local_authority_tambon lt join local_authority la on la.code = lt.code
  where la.code in (select code from heard_authority)
  union select area from project_area
  union select la.amphoe from local_authority la where la.code in (select code from heard_authority)
) here join above u on u.code = here.code;

-- the kinds in the order in which they are shown: what may be done twice first, what lies together by chance last
create temp macro kind_order(kind) as list_position(['possible-duplicate', 'same-project', 'continuation', 'explicit',
  'same-place-people-year', 'shared-activity', 'shared-goal', 'shared-plan', 'same-place-year'], kind);

-- one group of projects often serves several goals: the goals are then told in one sentence
create temp table told_together as
with alike as (
  select l.iri, l.kind, l.year, l.about, list(e.project order by e.project) as projects
  from linkage l join linkage_evidence e on e.linkage = l.iri where l.kind = 'shared-goal' and l.about is not null
  group by l.iri, l.kind, l.year, l.about
)
select a.iri, list({'about': o.about, 'strategy': s.strategy} order by o.about) as abouts
from alike a join alike o using (kind, year, projects) left join goal_strategy s on s.goal = o.about group by a.iri;

-- the linkages with all that a sentence about them needs
create temp table meeting as
with told as (
  select e.linkage, min(p.year) as first_year, max(p.year) as last_year,
    count(*) filter (e.project in (select project from headline)) as priced
  from linkage_evidence e join project p on p.iri = e.project group by e.linkage
)
select l.iri, l.kind, p.iri as area, p.code as area_code, l.year, l.rule, l.score, l.verdict, l.funds, l.projects,
  o.moneys, m.members, coalesce(p.level, '') as level, l.about, t.first_year, t.last_year, t.priced, g.abouts,
  case when l.kind not in ('same-place-year', 'same-place-people-year', 'shared-goal', 'shared-plan') then (
    select min(o.title) from linkage_evidence e join project o on o.iri = e.project where e.linkage = l.iri) end as title
from linkage l left join site_area p on p.code = tail(l.area)
left join told t on t.linkage = l.iri left join told_together g on g.iri = l.iri
left join (
  select linkage, list({'phase': phase, 'low': low, 'high': high} order by phase_order(phase)) as moneys
  from linkage_money group by linkage
) o on o.linkage = l.iri
left join (
  select e.linkage, list({'member': e.member, 'projects': e.projects, 'moneys': g.moneys} order by e.projects desc nulls last, e.member) as members
  from linkage_member e left join (
    select linkage, member, list({'phase': phase, 'low': amount, 'high': amount} order by phase_order(phase)) as moneys
    from linkage_gift group by linkage, member
  ) g on g.linkage = e.linkage and g.member = e.member group by e.linkage
) m on m.linkage = l.iri;

-- where every linkage is listed, beside the page of its kind: with those of its kind and year in the area of that level that
-- it lies in, else in the province, where in neither apart (an empty code); `nr` counts those of a kind, the first of which
-- stand on its page: all of them, unless they are many
create temp table met_in as
with met as (
select 'linkage/' || m.kind || '/' || coalesce(m.year::text, 'none') || '/' || coalesce(a.top, p.top, 'none') as page,
  m.iri as linkage, m.kind, m.year, coalesce(a.top, p.top, '') as code,
  count(*) over (partition by m.kind) as of_kind,
  row_number() over (partition by m.kind
    order by m.projects desc nulls last, m.score desc nulls last, m.year desc nulls last, m.area_code nulls last, m.iri) as nr
from meeting m left join (select code, top from above join whole_level on level = listed) a on a.code = m.area_code
left join (select code, top from above where level = 'province') p on p.code = m.area_code
)
select * exclude (of_kind), of_kind > 12 as is_many, nr <= 12 as is_first from met;

-- a group of linkages has the pages of what it is about; a pair those of what its projects are for too
create temp table pair_evidence as
select e.* from linkage_evidence e join linkage l on l.iri = e.linkage
where l.kind in ('same-project', 'continuation', 'possible-duplicate', 'explicit');

create temp table meeting_on as
select distinct page, linkage from (
  select u.top_iri as page, m.iri as linkage from meeting m join above u on u.code = m.area_code
  union all select member, linkage from linkage_member
  union all select project, linkage from linkage_evidence
  union all select e.publisher_iri, lm.linkage from linkage_member lm join edition e on e.iri = lm.member
  union all select e.publisher_iri, le.linkage
    from linkage_evidence le join project_dataset pd using (project) join edition e on e.iri = pd.dataset
  union all select b.body, le.linkage from linkage_evidence le join project_body b using (project)
  union all select about, iri from linkage where about is not null
  union all select g.goal, l.iri from linkage l join goal_one g on g.one = l.about
  union all select pg.grp, e.linkage from pair_evidence e join project_group pg using (project)
  union all select pg.goal, e.linkage from pair_evidence e join project_goal pg using (project)
  union all select '', iri from linkage
  union all select 'year/' || year, iri from linkage where year is not null
) where page is not null;

-- budget lines by the page that lists them, each with the cell it was read from
create temp table line_on as
with cell as (
  select subject, sheet, cell from statement where class = 'budget-line' and field = 'title'
  qualify row_number() over (partition by subject order by dataset, ordinal, value) = 1
),
named as (
  select dataset as page, iri from budget_line
  union select coalesce(a.fund, l.fund), iri from budget_line l left join fund_alias a on a.alias = l.fund
  union select holder, iri from budget_line
  union select e.publisher_iri, l.iri from budget_line l join edition e on e.iri = l.dataset
  union select project, iri from budget_line
  union select u.top_iri, la.budget_line from budget_line_area la join above u on u.code = la.area
  union select 'year/' || year, iri from budget_line
  union select o.local_authority, l.iri from budget_line l join organization o on o.iri = l.holder
)
select n.page, l.*, c.sheet, c.cell from named n join budget_line l using (iri) left join cell c on c.subject = l.iri
where n.page is not null;

-- counts of people as each dataset tells them, `page`
create temp table told_need as
select dataset as page, subject as iri,
  min(iri) filter (field = 'area') as area, min(iri) filter (field = 'targetGroup') as grp,
  min(try_cast(value as integer)) filter (field = 'year') as year,
  min(try_cast(value as integer)) filter (field = 'count') as count,
  min(value) filter (field = 'measure') as measure,
  min(sheet) filter (field = 'count') as sheet, min(cell) filter (field = 'count') as cell
from statement where class = 'need' group by dataset, subject;

-- who meets whom, told from either side
create temp table meets as
with both_ways as (
  select one, two, linkage from party_pair union all select two, one, linkage from party_pair
)
select b.*, l.kind, l.score from both_ways b join linkage l on l.iri = b.linkage
where b.one in (select iri from term where path is not null);

-- (its page is at its own path below linkage/funds/, or under a short name where that is of Thai letters, which are long in links)
create temp table met_party as
select m.one as party, case when bool_or(tail(o.kind) = 'own-budget') then 'own' when bool_or(t.kind = 'fund') then 'fund' else 'body' end as role,
  case when regexp_full_match(min(t.path), '[\w/-]+') then min(t.path) else substr(sha256(m.one), 1, 12) || '/' end as path, min(t.th) as th, count(distinct m.two) as partners, count(distinct m.linkage) as linkages
from meets m join term t on t.iri = m.one left join organization o on o.iri = m.one group by m.one;

create temp table met_pair as
with counted as (select one, two, kind, count(*) as n from meets group by one, two, kind),
summed as (
  select one, two, sum(n)::integer as linkages, list({'kind': kind, 'n': n} order by kind_order(kind)) as kinds,
    min(kind_order(kind)) as gravest
  from counted group by one, two
)
select s.*, row_number() over (partition by s.one order by s.linkages desc, s.gravest, t.th collate th, s.two) as place
from summed s left join term t on t.iri = s.two;

-- what the page of one party lists: of its first sixty partners ten linkages each, the gravest first; `nr` counts them. What
-- the same projects have in common for several goals is one sentence there too
create temp table met_listed as
with told as (
  select m.*, p.place from meets m join met_pair p on p.one = m.one and p.two = m.two join meeting e on e.iri = m.linkage
  where p.place <= 60
  qualify e.abouts is null or row_number() over (partition by m.one, m.two, m.kind, e.year, e.abouts order by m.linkage) = 1
),
first_ones as (
  select * from told
  qualify row_number() over (partition by one, two order by kind_order(kind), score desc, linkage) <= 10
)
select one, two, linkage, place, row_number() over (partition by one order by place, kind_order(kind), score desc, linkage) as nr
from first_ones;

-- on which page of that list, of forty each, a partner begins
create temp table met_leaf as
select one, two, ((min(nr) - 1) // 40 + 1)::integer as leaf from met_listed group by one, two;
