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
