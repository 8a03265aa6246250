-- What nginx does with an order: as SkinsNode it accepts whatever comes; as a peer of the gateway it checks
-- the secret, runs one script that knows a limit and a claim, asks SkinsNode, and keeps the outcome by a
-- second script. No fence, no lease, no history, no look at the catalog, no log.
local json = require "cjson"

local REDIS_PORT = @REDIS@
local SECRET = "acme_secret_1"

local CLAIM = [[
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local arrival = math.max(micros, tonumber(redis.call('GET', KEYS[1]) or micros))
if arrival - micros > 1000000 then
  return { 'limited', arrival - micros }
end
redis.call('SET', KEYS[1], arrival + 1, 'PX', 5000)
local known = redis.call('HMGET', KEYS[2], 'content', 'status')
if known[1] then
  return { 'known', known[2] }
end
redis.call('HSET', KEYS[2], 'content', ARGV[1], 'status', 'submitting', 'body', ARGV[2])
redis.call('EXPIRE', KEYS[2], 86400)
return { 'new' }
]]
local SETTLE = "redis.call('HSET', KEYS[1], 'status', ARGV[1]) return 1"

local function encode(...)
  local parts = { "*" .. select("#", ...) .. "\r\n" }
  for _, part in ipairs({ ... }) do
    part = tostring(part)
    parts[#parts + 1] = "$" .. #part .. "\r\n" .. part .. "\r\n"
  end
  return table.concat(parts)
end

local function decode(socket)
  local line = assert(socket:receive())
  local kind, rest = line:sub(1, 1), line:sub(2)
  if kind == "+" then
    return rest
  elseif kind == ":" then
    return tonumber(rest)
  elseif kind == "-" then
    error(rest)
  elseif kind == "$" then
    if rest == "-1" then
      return nil
    end
    local text = assert(socket:receive(tonumber(rest)))
    assert(socket:receive(2))
    return text
  end
  local list = {}
  for i = 1, tonumber(rest) do
    list[i] = decode(socket)
  end
  return list
end

local function redis(...)
  local socket = ngx.socket.tcp()
  socket:settimeout(2000)
  assert(socket:connect("127.0.0.1", REDIS_PORT))
  assert(socket:send(encode(...)))
  local ok, reply = pcall(decode, socket)
  if not ok then
    socket:close()
    error(reply)
  end
  socket:setkeepalive(60000, 200)
  return reply
end

local function accepted(id)
  local body = '{"externalId":"' .. id .. '","status":"accepted","acceptedAt":"2026-04-25T12:30:00.000Z"}'
  ngx.status = 202
  ngx.header["content-type"] = "application/json"
  ngx.header["content-length"] = #body
  ngx.print(body)
end

local claim, settle

local M = {}

function M.accept()
  ngx.req.read_body()
  accepted(json.decode(ngx.req.get_body_data()).externalId)
end

function M.submit()
  if ngx.req.get_headers()["x-client-secret"] ~= SECRET then
    return ngx.exit(401)
  end
  if not claim then
    claim, settle = redis("SCRIPT", "LOAD", CLAIM), redis("SCRIPT", "LOAD", SETTLE)
  end
  ngx.req.read_body()
  local body = ngx.req.get_body_data()
  local order = json.decode(body)
  local key = "{naive}:order:" .. order.externalId
  local content = ngx.md5(order.catalogItemId .. order.expectedPrice .. order.tradeUrl .. order.webhookUrl)
  local verdict = redis("EVALSHA", claim, 2, "{naive}:limit", key, content, body)
  if verdict[1] ~= "new" then
    return ngx.exit(verdict[1] == "limited" and 429 or 409)
  end
  local answer = ngx.location.capture("/upstream", { method = ngx.HTTP_POST, body = body })
  redis("EVALSHA", settle, 1, key, answer.status == 202 and "accepted" or "failed")
  accepted(order.externalId)
end

return M
