-- part: page
select '' as page, 'dataset/' as path, '' as iri, null as crumb

-- part: all_datasets
select '' as page, iri from edition order by publisher, first_year desc, id, iri
