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
  select distinct d.publisher, p.year, d.iri as dataset
  from project_dataset x join dataset d on d.iri = x.dataset join project p on p.iri = x.project
  union
  select d.publisher, l.year, d.iri from budget_line l join dataset d on d.iri = l.dataset
),
every as (
  select publisher, year, dataset, true as holds from told
  union all
  select publisher, unnest(range(first_year, last_year + 1))::integer, iri, false from dataset
  where first_year is not null and last_year is not null and iri in (select dataset from told)
),
of_projects as (
  select r.publisher, p.year, count(*) as projects, count(h.project) as with_amount, count(a.project) as with_place,
    count(g.project) as with_goal, count(t.project) as with_group,
    count(*) filter (p.start_on is not null and p.end_on is not null) as with_dates
  from (
    select distinct d.publisher, x.project from project_dataset x join dataset d on d.iri = x.dataset
  ) r
  join project p on p.iri = r.project
  left join (select distinct project from headline) h on h.project = p.iri
  left join (select distinct project from project_area) a on a.project = p.iri
  left join (select distinct project from project_goal) g on g.project = p.iri
  left join (select distinct project from project_group) t on t.project = p.iri
  group by r.publisher, p.year
),
of_lines as (
  select d.publisher, l.year, count(*) as lines, count(l.amount) as with_amount
  from budget_line l join dataset d on d.iri = l.dataset group by d.publisher, l.year
)
select e.publisher, e.year, count(*) filter (e.holds) as datasets, coalesce(any_value(h.projects), 0) as projects,
  coalesce(any_value(l.lines), 0) as lines, coalesce(any_value(h.with_amount), 0) as with_amount,
  coalesce(any_value(h.with_place), 0) as with_place, coalesce(any_value(h.with_goal), 0) as with_goal,
  coalesce(any_value(h.with_group), 0) as with_group, coalesce(any_value(h.with_dates), 0) as with_dates,
  coalesce(any_value(l.with_amount), 0) as lines_with_amount, max(d.submitted_at)::date as submitted_on,
  coalesce(bool_or(d.incomplete), false) as incomplete
from every e join dataset d on d.iri = e.dataset
left join of_projects h on h.publisher = e.publisher and h.year is not distinct from e.year
left join of_lines l on l.publisher = e.publisher and l.year is not distinct from e.year
group by e.publisher, e.year;
