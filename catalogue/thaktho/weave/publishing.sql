-- Who has published what: nothing published for a year is not the same as nothing done in it.
--   fund_published  fund, year: the fund has a project or budget line of the year; or it published a dataset of that one
--                   year, or the agency did whose own budget it is

create table fund_published as
select f.fund, p.year from funding f join project p on p.iri = f.project where f.fund is not null and p.year is not null
union
select fund, year from budget_line where fund is not null and year is not null
union
select coalesce(a.fund, o.iri), d.first_year
from dataset d
join organization o on o.is_fund
  and (o.iri = d.publisher or (o.host = d.publisher and o.kind like '%/own-budget'))
left join fund_alias a on a.alias = o.iri
where d.first_year = d.last_year
  and d.iri in (select dataset from statement where class in ('project', 'plan', 'budget-line'));

--   publishing      publisher × fiscal year (null: not known) of the datasets that hold projects or budget lines: datasets,
--                   projects, lines; of the projects how many state amount, place, goal, group, dates; lines with an amount;
--                   submitted_on the latest; incomplete: rows of a file were left out. A year of a dataset's period for
--                   which it has nothing is a row of zeros
create table publishing as
with told as (
  select d.publisher, p.year, d.iri as dataset, p.iri as project, null as line from project_dataset x
  join dataset d on d.iri = x.dataset join project p on p.iri = x.project
  union all
  select d.publisher, l.year, d.iri, null, l.iri from budget_line l join dataset d on d.iri = l.dataset
),
period as (
  select publisher, unnest(range(first_year, last_year + 1))::integer as year, iri as dataset from dataset
  where first_year is not null and last_year is not null and iri in (select dataset from told)
),
every as (
  select publisher, year, dataset from told union select publisher, year, dataset from period
),
held as (
  select t.publisher, t.year, count(distinct t.project) as projects, count(distinct t.line) as lines,
    count(distinct t.project) filter (t.project in (select project from headline)) as with_amount,
    count(distinct t.project) filter (t.project in (select project from project_area)) as with_place,
    count(distinct t.project) filter (t.project in (select project from project_goal)) as with_goal,
    count(distinct t.project) filter (t.project in (select project from project_group)) as with_group,
    count(distinct t.project) filter (p.start_on is not null and p.end_on is not null) as with_dates,
    count(distinct t.line) filter (l.amount is not null) as lines_with_amount,
    count(distinct t.dataset) as datasets
  from told t left join project p on p.iri = t.project left join budget_line l on l.iri = t.line
  group by t.publisher, t.year
)
select e.publisher, e.year, coalesce(h.datasets, 0) as datasets, coalesce(h.projects, 0) as projects,
  coalesce(h.lines, 0) as lines, coalesce(h.with_amount, 0) as with_amount, coalesce(h.with_place, 0) as with_place,
  coalesce(h.with_goal, 0) as with_goal, coalesce(h.with_group, 0) as with_group, coalesce(h.with_dates, 0) as with_dates,
  coalesce(h.lines_with_amount, 0) as lines_with_amount, max(d.submitted_at)::date as submitted_on,
  coalesce(bool_or(d.incomplete), false) as incomplete
from every e join dataset d on d.iri = e.dataset
left join held h on h.publisher = e.publisher and h.year is not distinct from e.year
group by all;
