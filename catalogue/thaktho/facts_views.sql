-- Tables derived from `statement`; see facts.sql.

create table project as
select subject as iri,
  any_value(value) filter (field = 'code') as code,
  any_value(value) filter (field = 'title') as title,
  any_value(try_cast(value as integer)) filter (field = 'fiscalYear') as year,
  any_value(iri) filter (field = 'status') as status,
  any_value(iri) filter (field = 'supportType') as support_type,
  any_value(value) filter (field = 'objective') as objective,
  any_value(value) filter (field = 'description') as description,
  any_value(try_cast(value as date)) filter (field = 'start') as start_on,
  any_value(try_cast(value as date)) filter (field = 'end') as end_on,
  any_value(iri) filter (field = 'parent') as parent,
  any_value(value) filter (field = 'page') as page
from (select * from statement where class = 'project' order by dataset, field, ordinal)
group by subject;

-- who reports a project: more than one dataset means that it is reported twice
create table project_dataset as
select distinct subject as project, dataset from statement where class = 'project';

create table project_plan as
select distinct subject as project, iri as plan from statement where class = 'project' and field = 'plan' and iri is not null;
create table project_body as
select distinct subject as project, iri as body from statement where class = 'project' and field = 'responsible' and iri is not null;
create table project_area as
select distinct s.subject as project, a.code as area
from statement s join area a on a.iri = s.iri where s.class = 'project' and s.field = 'area';

create table annotation as
select subject as iri,
  any_value(value) filter (field = 'about') as about,
  any_value(value) filter (field = 'reason') as reason,
  any_value(iri) filter (field = 'by') as annotator,
  any_value(try_cast(value as date)) filter (field = 'date') as written_on,
  any_value(value) filter (field = 'sameFund') as same_fund
from statement where class = 'annotation' group by subject;

-- basis tells what an agency states from what an editor reads
create table project_goal as
select project, goal, min(basis) as basis, any_value(annotation) as annotation from (
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
select project, grp, max(expected) as expected, max(reached) as reached, min(basis) as basis,
  any_value(annotation) as annotation from (
  select * from (
    select
      any_value(iri) filter (field = 'project') as project,
      any_value(iri) filter (field = 'targetGroup') as grp,
      any_value(try_cast(value as integer)) filter (field = 'expected') as expected,
      any_value(try_cast(value as integer)) filter (field = 'reached') as reached,
      'stated' as basis, null as annotation
    from statement where class = 'reach' group by subject
  ) where project is not null and grp is not null
  union all
  select n.about, s.iri, null, null, 'annotation', n.iri from annotation n
  join statement s on s.subject = n.iri and s.field = 'targetGroup' and s.iri is not null
  join project p on p.iri = n.about
) group by project, grp;
update project_group set annotation = null where basis = 'stated';

-- a fund that an annotation says to be another, written differently, counts as that other one
create table fund_alias as
select about as alias, min(same_fund) as fund from annotation where same_fund is not null group by about;

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
    any_value(try_cast(value as decimal(18, 2))) filter (field = 'requested') as requested,
    any_value(try_cast(value as decimal(18, 2))) filter (field = 'planned') as planned,
    any_value(try_cast(value as decimal(18, 2))) filter (field = 'approved') as approved,
    any_value(try_cast(value as decimal(18, 2))) filter (field = 'spent') as spent,
    any_value(value) filter (field = 'agreement') as agreement
  from statement where class = 'funding' group by subject, dataset
) f left join fund_alias a on a.alias = f.fund
where f.project is not null;

-- what a project costs by its headline: low counts a doubly reported amount once, high adds every report
create table project_money as
select project, sum(low) as low, sum(high) as high,
  case when count(distinct phase) = 1 then any_value(phase) else 'mixed' end as phase
from (
  select project, fund, max(headline) as low, sum(headline) as high, any_value(phase) as phase
  from funding where headline is not null group by project, fund
) group by project;

create table activity as
select subject as iri,
  any_value(iri) filter (field = 'project') as project,
  any_value(value) filter (field = 'title') as title,
  any_value(try_cast(value as date)) filter (field = 'start') as start_on,
  any_value(try_cast(value as date)) filter (field = 'end') as end_on,
  any_value(value) filter (field = 'description') as description
from statement where class = 'activity' group by subject;

create table target as
select subject as iri,
  any_value(iri) filter (field = 'project') as project,
  any_value(value) filter (field = 'indicator') as indicator,
  any_value(value) filter (field = 'unit') as unit,
  any_value(try_cast(value as decimal(18, 4))) filter (field = 'baseline') as baseline,
  any_value(try_cast(value as decimal(18, 4))) filter (field = 'aim') as aim,
  any_value(try_cast(value as decimal(18, 4))) filter (field = 'result') as result,
  any_value(value) filter (field = 'resultDate') as result_date
from statement where class = 'target' group by subject;

create table plan as
select subject as iri, any_value(dataset) as dataset,
  any_value(value) filter (field = 'code') as code,
  any_value(value) filter (field = 'title') as title,
  any_value(try_cast(value as integer)) filter (field = 'fiscalYear') as year,
  any_value(iri) filter (field = 'strategy') as strategy
from statement where class = 'plan' group by subject;
create table plan_goal as
select distinct subject as plan, iri as goal from statement where class = 'plan' and field = 'goal' and iri is not null;

create table strategy as
select subject as iri,
  any_value(value) filter (field = 'code') as code,
  any_value(value) filter (field = 'title') as title,
  any_value(try_cast(value as integer)) filter (field = 'startYear') as start_year,
  any_value(try_cast(value as integer)) filter (field = 'endYear') as end_year,
  any_value(iri) filter (field = 'owner') as owner,
  any_value(value) filter (field = 'description') as description,
  any_value(value) filter (field = 'page') as page
from statement where class = 'strategy' group by subject;
create table strategy_area as
select distinct s.subject as strategy, a.code as area
from statement s join area a on a.iri = s.iri where s.class = 'strategy' and s.field = 'area';

create table goal as
select subject as iri,
  any_value(value) filter (field = 'code') as code,
  any_value(value) filter (field = 'title') as title,
  any_value(iri) filter (field = 'strategy') as strategy,
  any_value(iri) filter (field = 'broader') as broader,
  any_value(value) filter (field = 'description') as description
from statement where class = 'goal' group by subject;
create table goal_match as
select distinct subject as goal, case field when 'exactMatch' then 'exact' else 'close' end as kind, iri as other
from statement where class = 'goal' and field in ('exactMatch', 'closeMatch') and iri is not null;

-- every body that any dataset names: fund, agency, school, club
create table organization as
select s.subject as iri,
  bool_or(s.class = 'fund') as is_fund,
  any_value(s.value) filter (s.field = 'code') as code,
  any_value(t.th) as name,
  any_value(s.iri) filter (s.field = 'kind') as kind,
  any_value(s.iri) filter (s.field = 'sector') as sector,
  any_value(s.iri) filter (s.field = 'host') as host,
  any_value(s.iri) filter (s.field = 'localAuthority') as local_authority,
  any_value(s.value) filter (s.field = 'page') as page
from (
  select * from statement where class in ('fund', 'organization') order by subject, dataset, class, field, ordinal
) s
join term t on t.iri = s.subject
group by s.subject;

-- budget lines have a total of their own: they are never added to projects
create table budget_line as
select subject as iri, any_value(dataset) as dataset,
  any_value(value) filter (field = 'code') as code,
  any_value(value) filter (field = 'title') as title,
  any_value(try_cast(value as integer)) filter (field = 'fiscalYear') as year,
  any_value(try_cast(value as decimal(18, 2))) filter (field = 'amount') as amount,
  any_value(iri) filter (field = 'fund') as fund,
  any_value(iri) filter (field = 'holder') as holder,
  any_value(value) filter (field = 'budgetArea') as budget_area,
  any_value(value) filter (field = 'budgetPlan') as budget_plan,
  any_value(iri) filter (field = 'budgetCategory') as budget_category,
  any_value(iri) filter (field = 'project') as project
from statement where class = 'budget-line' group by subject;
create table budget_line_area as
select distinct s.subject as budget_line, a.code as area
from statement s join area a on a.iri = s.iri where s.class = 'budget-line' and s.field = 'area';
