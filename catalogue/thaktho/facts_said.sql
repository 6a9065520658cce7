-- Tables derived from `statement` alone; see facts.sql.

-- A field of the subject that is grouped is its first value in the order of datasets, never one by chance.
create table said as
with many as materialized (select class, subject, field from statement group by all having count(*) > 1)
select class, subject, field, value, iri, dataset from statement anti join many using (class, subject, field)
union all
select class, subject, field, value, iri, dataset from statement semi join many using (class, subject, field)
qualify row_number() over (partition by class, subject, field order by dataset, ordinal, value) = 1;

create table project as
select subject as iri,
  any_value(value) filter (field = 'code') as code,
  any_value(value) filter (field = 'title') as title,
  try_cast(any_value(value) filter (field = 'fiscalYear') as integer) as year,
  any_value(iri) filter (field = 'status') as status,
  any_value(iri) filter (field = 'supportType') as support_type,
  any_value(value) filter (field = 'objective') as objective,
  any_value(value) filter (field = 'description') as description,
  try_cast(any_value(value) filter (field = 'start') as date) as start_on,
  try_cast(any_value(value) filter (field = 'end') as date) as end_on,
  any_value(iri) filter (field = 'parent') as parent,
  any_value(value) filter (field = 'page') as page
from said where class = 'project' group by subject;

-- who reports a project: more than one dataset means that it is reported twice
create table project_dataset as
select distinct subject as project, dataset from statement where class = 'project';

create table project_plan as
select distinct subject as project, iri as plan from statement where class = 'project' and field = 'plan' and iri is not null;
create table project_body as
select distinct subject as project, iri as body from statement where class = 'project' and field = 'responsible' and iri is not null;
create table annotation as
select subject as iri,
  any_value(value) filter (field = 'about') as about,
  any_value(value) filter (field = 'reason') as reason,
  any_value(iri) filter (field = 'by') as annotator,
  try_cast(any_value(value) filter (field = 'date') as date) as written_on,
  any_value(value) filter (field = 'sameFund') as same_fund
from said where class = 'annotation' group by subject;

-- basis tells what an agency states from what an editor reads
create table project_goal as
select project, goal, max(basis) as basis, min(annotation) as annotation from (
  select subject as project, iri as goal, 'stated' as basis, null as annotation
  from statement where class = 'project' and field = 'goal' and iri is not null
  union all
  select n.about, s.iri, 'annotation', n.iri from annotation n
  join statement s on s.subject = n.iri and s.field = 'goal' and s.iri is not null
  join project p on p.iri = n.about
) group by project, goal;
update project_goal set annotation = null where basis = 'stated';

-- the target groups of projects, with numbers where a source gives them
create table project_group as
select project, grp, max(expected) as expected, max(reached) as reached, max(basis) as basis,
  min(annotation) as annotation from (
  select * from (
    select
      any_value(iri) filter (field = 'project') as project,
      any_value(iri) filter (field = 'targetGroup') as grp,
      try_cast(any_value(value) filter (field = 'expected') as integer) as expected,
      try_cast(any_value(value) filter (field = 'reached') as integer) as reached,
      'stated' as basis, null as annotation
    from said where class = 'reach' group by subject
  ) where project is not null and grp is not null
  union all
  select n.about, s.iri, null, null, 'annotation', n.iri from annotation n
  join statement s on s.subject = n.iri and s.field = 'targetGroup' and s.iri is not null
  join project p on p.iri = n.about
) group by project, grp;
update project_group set annotation = null where basis = 'stated';

-- a fund that an annotation says to be another, written differently, counts as that other one, however many steps
-- away; of funds that are each said to be the other, the first counts
create table fund_alias as
with recursive step(alias, fund) as (
  select about, same_fund from annotation where same_fund in (select subject from statement where class = 'fund')
  union
  select s.alias, n.same_fund from step s join annotation n on n.about = s.fund
  where n.same_fund in (select subject from statement where class = 'fund')
),
settled as (
  select alias, coalesce(min(fund) filter (fund not in (select alias from step)), least(alias, min(fund))) as fund
  from step group by alias
)
select alias, fund from settled where fund <> alias;

-- one row a project, fund and dataset; the headline is approved, else planned, else requested
create table funding as
select f.iri, f.project, coalesce(a.fund, f.fund) as fund, f.fund as fund_as_stated, f.dataset,
  f.requested, f.planned, f.approved, f.spent, f.agreement,
  coalesce(f.approved, f.planned, f.requested) as headline,
  case when f.approved is not null then 'approved' when f.planned is not null then 'planned'
       when f.requested is not null then 'requested' end as phase
from (
  select subject as iri, dataset,
    any_value(iri) filter (field = 'project') as project,
    any_value(iri) filter (field = 'fund') as fund,
    try_cast(any_value(value) filter (field = 'requested') as decimal(18, 2)) as requested,
    try_cast(any_value(value) filter (field = 'planned') as decimal(18, 2)) as planned,
    try_cast(any_value(value) filter (field = 'approved') as decimal(18, 2)) as approved,
    try_cast(any_value(value) filter (field = 'spent') as decimal(18, 2)) as spent,
    any_value(value) filter (field = 'agreement') as agreement
  from statement where class = 'funding' group by subject, dataset
) f left join fund_alias a on a.alias = f.fund
where f.project is not null;

create table activity as
select subject as iri,
  any_value(iri) filter (field = 'project') as project,
  any_value(value) filter (field = 'title') as title,
  try_cast(any_value(value) filter (field = 'start') as date) as start_on,
  try_cast(any_value(value) filter (field = 'end') as date) as end_on,
  any_value(value) filter (field = 'description') as description
from said where class = 'activity' group by subject;

create table target as
select subject as iri,
  any_value(iri) filter (field = 'project') as project,
  any_value(value) filter (field = 'indicator') as indicator,
  any_value(value) filter (field = 'unit') as unit,
  try_cast(any_value(value) filter (field = 'baseline') as decimal(38, 4)) as baseline,
  try_cast(any_value(value) filter (field = 'aim') as decimal(38, 4)) as aim,
  try_cast(any_value(value) filter (field = 'result') as decimal(38, 4)) as result,
  any_value(value) filter (field = 'resultDate') as result_date
from said where class = 'target' group by subject;

create table plan as
select subject as iri, min(dataset) as dataset,
  any_value(value) filter (field = 'code') as code,
  any_value(value) filter (field = 'title') as title,
  try_cast(any_value(value) filter (field = 'fiscalYear') as integer) as year,
  any_value(iri) filter (field = 'strategy') as strategy
from said where class = 'plan' group by subject;
create table plan_goal as
select distinct subject as plan, iri as goal from statement where class = 'plan' and field = 'goal' and iri is not null;

create table strategy as
select subject as iri,
  any_value(value) filter (field = 'code') as code,
  any_value(value) filter (field = 'title') as title,
  try_cast(any_value(value) filter (field = 'startYear') as integer) as start_year,
  try_cast(any_value(value) filter (field = 'endYear') as integer) as end_year,
  any_value(iri) filter (field = 'owner') as owner,
  any_value(value) filter (field = 'description') as description,
  any_value(value) filter (field = 'page') as page
from said where class = 'strategy' group by subject;
create table goal as
select subject as iri,
  any_value(value) filter (field = 'code') as code,
  any_value(value) filter (field = 'title') as title,
  any_value(iri) filter (field = 'strategy') as strategy,
  any_value(iri) filter (field = 'broader') as broader,
  any_value(value) filter (field = 'description') as description
from said where class = 'goal' group by subject;
-- what a goal says of goals of other strategies; `broad`: the other one is broader
create table goal_match as
select distinct subject as goal, case field when 'exactMatch' then 'exact' when 'broadMatch' then 'broad' else 'close' end as kind,
  iri as other
from statement where class = 'goal' and field in ('exactMatch', 'closeMatch', 'broadMatch') and iri is not null;
-- whom a goal is for; a goal that names no group is for everybody
create table goal_group as
select distinct subject as goal, iri as grp from statement where class = 'goal' and field = 'targetGroup' and iri is not null;

create table need_goal as
select distinct subject as need, iri as goal from statement where class = 'need' and field = 'goal' and iri is not null;

create table lesson as
select subject as iri,
  any_value(iri) filter (field = 'project') as project,
  any_value(value) filter (field = 'text') as text,
  any_value(value) filter (field = 'advice') as advice
from said where class = 'lesson' group by subject;
create table lesson_group as
select distinct subject as lesson, iri as grp from statement where class = 'lesson' and field = 'targetGroup' and iri is not null;

-- which project names which other one
create table project_relation as
select distinct subject as project, iri as other from statement
where class = 'project' and field = 'related' and iri is not null and iri <> subject;

-- budget lines have a total of their own: they are never added to projects
create table budget_line as
select subject as iri, min(dataset) as dataset,
  any_value(value) filter (field = 'code') as code,
  any_value(value) filter (field = 'title') as title,
  try_cast(any_value(value) filter (field = 'fiscalYear') as integer) as year,
  try_cast(any_value(value) filter (field = 'amount') as decimal(18, 2)) as amount,
  any_value(iri) filter (field = 'fund') as fund,
  any_value(iri) filter (field = 'holder') as holder,
  any_value(value) filter (field = 'budgetArea') as budget_area,
  any_value(value) filter (field = 'budgetPlan') as budget_plan,
  any_value(iri) filter (field = 'budgetCategory') as budget_category,
  any_value(iri) filter (field = 'project') as project
from said where class = 'budget-line' group by subject;
update budget_line set fund = a.fund from fund_alias a where a.alias = budget_line.fund;
