-- A page of requests, newest activity first.
select r.id as "id: RequestId", r.number, r.kind, r.subject, r.preview, r.status as "status: Status",
       r.requester_name, r.requester_email, r.requester_certain,
       r.contact_id as "contact_id: ContactId", c.name as "contact_name?", c.kind as "contact_kind?",
       r.assignee_id as "assignee_id: UserId", u.name as "assignee_name?",
       r.received_at, r.last_activity_at, r.deleted_at, r.waiting_since, (r.reminded_at is not null and r.status <> 'cancelled') as "overdue!",
       (v.viewed_at is null or v.viewed_at < r.last_incoming_at) as "unread!",
       (select count(*) from messages m join attachments a on a.tenant_id = m.tenant_id and a.message_id = m.id and not a.inline
         where m.tenant_id = $1 and m.request_id = r.id) as "attachments!"
  from requests r
  left join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id
  left join users u on u.id = r.assignee_id
  left join request_views v on v.tenant_id = r.tenant_id and v.request_id = r.id and v.user_id = $2
 where r.tenant_id = $1
   and (r.deleted_at is not null) = $3 and r.merged_into is null
   and ($4::text is null or r.status = $4)
   and ($5::uuid is null or r.assignee_id = $5)
   and (not $6::boolean or r.assignee_id is null)
   and ($7::uuid is null or r.contact_id = $7)
   and ($8::timestamptz is null or r.received_at >= $8)
   and ($9::timestamptz is null or r.received_at < $9)
   and (not $10::boolean or v.viewed_at is null or v.viewed_at < r.last_incoming_at)
   and ($11::boolean is null or (r.status in ('offer_created', 'offer_sent', 'offer_accepted', 'offer_refused')) = $11)
   and ($12::text is null or r.id in (select s.id from search_requests(to_tsquery('simple', fold($12))) s))
   and ($13::timestamptz is null or (r.last_activity_at, r.id) < ($13, $14::uuid))
 order by r.last_activity_at desc, r.id desc
 limit $15
