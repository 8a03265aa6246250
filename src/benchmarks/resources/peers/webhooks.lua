-- Sends each line of the file ROWS once: delivery id, timestamp, signature and body, with tabs between.
local rows, next = {}, 0
function init(args)
  for line in io.lines(os.getenv("ROWS")) do
    rows[#rows + 1] = line
  end
end
function delay()
  return next >= #rows and 10000 or 0
end
function request()
  next = next + 1
  local id, timestamp, signature, body = (rows[next] or ""):match("^(.-)\t(.-)\t(.-)\t(.*)$")
  if not id then
    return wrk.format("GET", "/v1/health")
  end
  return wrk.format("POST", "/webhooks/skinsnode/main", {
    ["content-type"] = "application/json",
    ["x-event-type"] = "order.updated",
    ["x-delivery-id"] = id,
    ["x-timestamp"] = timestamp,
    ["x-signature"] = signature,
  }, body)
end
