-- What is compared with what: projects that share a word of what they are about, in one place, at most so many years
-- apart. A block is a tambon; an amphoe, where the projects that are known by their amphoe only meet those of its tambon,
-- the guests; or a body, where projects without a place meet all that the body does. Guests meet one another at home, not
-- here. `worded` (finding.py) has words and blocks of each digest of `compared`, with tabs between.

-- in_order: the two orders in which the projects of a crowd stand: by the words of their titles, and of equal ones by IRI
-- or as if by chance; as numbers, since a project stands in many crowds
create or replace temp table in_order as
select c.number as project, coalesce(c.year, 0) as year,  -- 0: not known
  row_number() over (order by w.core, coalesce(c.year, 0), c.number) as place,
  row_number() over (order by w.core, coalesce(c.year, 0), md5(c.iri)) as turned
from compared c join worded w on w.digest = c.digest;

-- blocked: a project, a block and a word; only blocks that are somebody's home
create or replace temp table blocked as
with home as (
  select c.number as project, unnest(string_split(w.homes, chr(9))) as block
  from compared c join worded w on w.digest = c.digest where w.homes <> ''
),
visit as (
  select c.number as project, unnest(string_split(w.visits, chr(9))) as block
  from compared c join worded w on w.digest = c.digest where w.visits <> ''
),
spot as (
  select project, block, false as guest from home
  union all
  select project, block, true from visit where block in (select block from home)
)
select s.project, s.block, s.guest, unnest(string_split(w.words, chr(9))) as word
from spot s
join compared c on c.number = s.project
join worded w on w.digest = c.digest and w.words <> '';

create or replace temp table ranked as
select b.project, o.year, b.block, b.word, b.guest, count(*) over whole as size, bool_and(b.guest) over whole as guests_only,
  row_number() over (whole order by o.place) as place, row_number() over (whole order by o.turned) as turned
from blocked b join in_order o on o.project = b.project
window whole as (partition by b.block, b.word);

-- where few share a word each is compared with each; where many do, with the next few in the order of their words: cost
-- grows with the projects, never with their pairs. Titles that are equal follow one another by IRI, and once more as if by
-- chance: else those of one fund would stand side by side and meet no other's
create or replace temp table met as
with crowded as (
  select r.*, unnest(range(1, getvariable('neighbours') + 1)) as step from ranked r where size > getvariable('crowded')
),
near as (
  select a.project as one, b.project as two, a.guest and b.guest or a.guests_only as apart, a.year, b.year as other
  from ranked a join ranked b on b.block = a.block and b.word = a.word and b.place > a.place
  where a.size <= getvariable('crowded')
  union all
  select a.project, b.project, a.guest and b.guest or a.guests_only, a.year, b.year
  from crowded a join ranked b on b.block = a.block and b.word = a.word and b.place = a.place + a.step
  union all
  select a.project, b.project, a.guest and b.guest or a.guests_only, a.year, b.year
  from crowded a join ranked b on b.block = a.block and b.word = a.word and b.turned = a.turned + a.step
  where a.step <= getvariable('neighbours') // 2
)
select distinct least(one, two) as one, greatest(one, two) as two from near
where not apart and (year = 0 or other = 0 or abs(year - other) <= getvariable('most_years'));
drop table in_order;
drop table blocked;
drop table ranked;

-- candidate: the pairs that met, the earlier year first, with the digests, by which a pair was judged before or is not
create or replace table candidate as
with known as (
  select p.number as p, q.number as q, p.digest as of_p, q.digest as of_q,
    coalesce(p.year, 0) <= coalesce(q.year, 0) as in_order
  from met m join compared p on p.number = m.one join compared q on q.number = m.two
)
select if(in_order, p, q) as early, if(in_order, q, p) as late, if(in_order, of_p, of_q) as one, if(in_order, of_q, of_p) as two
from known;
drop table met;

-- pending: the pairs of digests that are still to be judged, each by two projects that have them; tambon by tambon, so that
-- what was made out of a project is still at hand when its neighbours come
create or replace temp table pending as
select row_number() over (order by a.areas[1], p.early, p.late) as place, p.*
from (
  select one, two, min(early) as early, min(late) as late
  from candidate p where not exists (select 1 from judged j where j.one = p.one and j.two = p.two)
  group by one, two
) p
join compared a on a.number = p.early
order by place;
