-- part: page
select '' as page, 'about/' as path, '' as iri, null as crumb

-- part: asked (whom to ask, of all that publish)
select '' as page, iri, email from publisher order by id
