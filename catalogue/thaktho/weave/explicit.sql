-- Linkages that a source states itself: rule explicit/3.

-- one code of one issuer, reported by two publishers, is one project
create table reported_twice as
select d.project,
  getvariable('base') || 'linkage/explicit/' || substr(d.project, length(getvariable('base') || 'project/') + 1) as linkage
from project_dataset d join dataset s on s.iri = d.dataset
group by d.project having count(distinct s.publisher) >= 2;

insert into linkage
select r.linkage, 'explicit', null, null, null, p.year, 'explicit/3', 1.0,
  (select count(distinct f.fund) from funding f where f.project = r.project), 0, 1, null
from reported_twice r
join project p on p.iri = r.project;

insert into linkage_member
select distinct r.linkage, s.publisher, 1
from reported_twice r
join project_dataset d on d.project = r.project
join dataset s on s.iri = d.dataset;

insert into linkage_evidence select linkage, project from reported_twice;

-- which project names which other one, and in which field (related, title, description, objective): by its address, or
-- by its code in a text. A code tells one project from all others if no other project has it, and it has six characters or
-- more, among them a letter, and two numbers, or a Latin letter and a number of three digits: else it may be what any text
-- says, such as ปี 2568, โครงการที่ 1, COVID-19. `coded` gives a text the form that iris.slug gives codes (most have it), and parts Thai letters
-- from others; codes are looked up by their first part and number of parts, so that cost grows with the texts.
create or replace temp macro coded(said) as case when regexp_full_match(said, '[A-Z0-9]+(-[A-Z0-9]+)*') then said
  else trim(regexp_replace(
    regexp_replace(regexp_replace(translate(upper(nfc_normalize(said)), '๐๑๒๓๔๕๖๗๘๙', '0123456789'),
      '[^\p{L}\p{M}\p{N}]+', '-', 'g'), '([ก-๛])([A-Z0-9])', '\1-\2', 'g'),
    '([A-Z0-9])([ก-๛])', '\1-\2', 'g'), '-') end;
-- what such a code can stand in, before it has that form (ı, ſ and the sign of kelvin are Latin letters then): of most
-- texts, which name a year and no more, nothing else need be worked out
create or replace temp macro may_name(said) as regexp_matches(said, '[0-9๐-๙][^0-9๐-๙]+[0-9๐-๙]')
  or regexp_matches(said, '[A-Za-zıſ\x{212A}]') and regexp_matches(said, '[0-9๐-๙]{3}');

create table telling_code as
with written as (select iri as project, coded(code) as code from project where code is not null)
select min(project) as project, code, string_split(code, '-')[1] as first, len(string_split(code, '-')) as parts
from written
where length(code) >= 6 and regexp_matches(code, '\p{L}')
  and (regexp_matches(code, '[0-9][^0-9]+[0-9]') or regexp_matches(code, '[A-Z]') and regexp_matches(code, '[0-9]{3}'))
group by code having min(project) = max(project);

create table naming as
with said as (
  select iri as project, 'title' as field, string_split(coded(title), '-') as words from project where may_name(title)
  union all
  select subject, field, string_split(coded(coalesce(value, printed)), '-') from statement
  where class = 'project' and iri is null and may_name(coalesce(value, printed))
    and (field in ('description', 'objective') and value is not null or field = 'related' and printed is not null)
),
word as (
  select project, field, words, unnest(words) as first, generate_subscripts(words, 1) as place from said
),
start as (select distinct first, parts from telling_code),
met as (
  select w.project, w.field, array_to_string(w.words[w.place:w.place + s.parts - 1], '-') as code
  from word w join start s on s.first = w.first where w.place + s.parts - 1 <= len(w.words)
)
select project, other, 'related' as field from project_relation where other in (select iri from project)
union
select m.project, c.project, m.field from met m join telling_code c on c.code = m.code where c.project <> m.project;
