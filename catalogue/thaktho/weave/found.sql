-- Which of the judged pairs are told (`found`, in order of kind and IRIs), of what people decided of pairs (`settlement`):
-- none that they rejected, all that they confirmed, and of the continuations of one project the nearest year's, the surest;
-- none at all where they confirmed what it continues. `said` is what was judged, null where only people say so.

create or replace temp table found as
with likely as (
  select p.early, p.late, a.iri as one, b.iri as two, coalesce(a.year, 0) as year, j.said,
    json_extract_string(j.said, '$[0]') as kind, json_extract(j.said, '$[1]')::double as score
  from candidate p
  join judged j on j.one = p.one and j.two = p.two
  join compared a on a.number = p.early
  join compared b on b.number = p.late
  where j.said <> ''
),
shown as (
  select l.*, coalesce(s.stands, false) as stands
  from likely l
  left join settlement s on s.one = least(l.one, l.two) and s.two = greatest(l.one, l.two) and s.kind = l.kind
  where not coalesce(s.hidden, false)
),
confirmed as (
  select a.number as p, b.number as q, a.iri as one, b.iri as two, s.kind,
    coalesce(a.year, 0) <= coalesce(b.year, 0) as in_order  -- the first of them has the lesser IRI
  from settlement s
  join compared a on a.iri = s.one
  join compared b on b.iri = s.two
  where s.stands and not exists (
    select 1 from shown l where least(l.one, l.two) = s.one and greatest(l.one, l.two) = s.two and l.kind = s.kind)
),
standing as (
  select early, late, one, two, kind, said from shown where stands
  union all
  select if(in_order, p, q), if(in_order, q, p), if(in_order, one, two), if(in_order, two, one), kind, null from confirmed
),
chosen as (
  select early, late, one, two, kind, said from standing
  union all
  select early, late, one, two, kind, said from shown where not stands and kind <> 'continuation'
  union all
  select early, late, one, two, kind, said from shown
  where not stands and kind = 'continuation'
    and two not in (select two from standing where kind = 'continuation')
  qualify row_number() over (partition by two order by year desc, score desc, one desc) = 1
)
select row_number() over (order by kind, one, two) as place, early, late, kind, said from chosen order by place;
