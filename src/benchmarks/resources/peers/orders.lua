-- Distinct orders of one store: RUN makes their ids unlike those of any other run.
local run, count = os.getenv("RUN") or tostring(os.time()), 0
local thread, hook = 0, os.getenv("HOOK") or "https://store.example/webhooks/orders"
function setup(t)
  t:set("thread", thread)
  thread = thread + 1
end
local headers = {
  ["content-type"] = "application/json",
  ["x-client-id"] = "acme_live",
  ["x-client-secret"] = "acme_secret_1",
}
function request()
  count = count + 1
  return wrk.format("POST", "/v1/orders", headers, string.format(
    '{"catalogItemId":"bench-item-0","expectedPrice":1840,"externalId":"o_%s_%d_%d",'
      .. '"webhookUrl":"%s",'
      .. '"tradeUrl":"https://steamcommunity.com/tradeoffer/new/?partner=123456789&token=abcDEF12"}',
    run, thread, count, hook))
end
