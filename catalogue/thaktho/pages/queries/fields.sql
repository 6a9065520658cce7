-- The fields of each sheet, how many things fill them here, and one that does.

-- part: page
select '' as page, 'fields/' as path, '' as iri, null as crumb

-- part: filled
with paged as (select iri from term where path is not null),
owner as (select subject, min(iri) as thing from statement where field = 'project' and iri is not null group by subject),
placed as (
  select s.class, s.field, s.subject, coalesce(s.iri, s.value) as value, coalesce(g.iri, h.iri) as thing
  from statement s left join paged g on g.iri = s.subject
  left join owner o on o.subject = s.subject left join paged h on h.iri = o.thing
)
select '' as page, class as sheet, field, things, found.thing as thing, found.value as value from (
  select class, field, count(distinct subject) as things,
    min({'thing': thing, 'value': value}) filter (thing is not null and value is not null) as found
  from placed group by class, field
) order by class, field

-- part: rows
select '' as page, class as sheet, count(distinct subject) as things from statement group by class order by class
