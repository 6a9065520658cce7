-- The fields of things as their agencies state them, for the lists of facts.

-- part: own
select s.subject as page, s.subject, s.class as sheet_name, s.field, s.ordinal, s.value, s.iri, s.dataset, s.sheet, s.cell, s.printed, s.derived
from statement s join term t on t.iri = s.subject where t.path is not null and s.class <> 'annotation'
order by s.subject, s.dataset, s.class, s.field, s.ordinal, s.value, s.cell

-- part: under (what hangs on a project and has no page of its own: funding, reach, targets, activities)
with owner as (
  select subject, min(iri) as page from statement
  where field = 'project' and iri is not null and class <> 'budget-line'
    and subject not in (select iri from term where path is not null) group by subject
)
select o.page, s.subject, s.class as sheet_name, s.field, s.ordinal, s.value, s.iri, s.dataset, s.sheet, s.cell, s.printed, s.derived
from statement s join owner o on o.subject = s.subject where s.field <> 'project'
order by o.page, s.class, s.dataset, s.subject, s.field, s.ordinal, s.value
