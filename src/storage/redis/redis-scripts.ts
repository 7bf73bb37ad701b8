/**
 * The scripts that Redis runs. Each is atomic, and all its keys are in one slot.
 */

/**
 * Writes a record: compares its version, gives it a version that it never had, and reports the change.
 *
 * The record is a hash of `v`, its version; `t`, its text, which a removed record lacks; and `w`, its last four writes as JSON:
 * pairs of a write id and the version that came of it, which is empty for a removal. The index is a hash of the units of the
 * jar and the time until which each is kept, in milliseconds; empty for ever.
 *
 * It returns `written` with the version, or `conflict` with the version and the text if there is a record.
 */
export const WRITE = `
local expected, kind, text, id, nonce, ttl, unit, channel, age = unpack(ARGV)
local state = redis.call('HMGET', KEYS[1], 'v', 't', 'w')
local writes = {}
if state[3] then writes = cjson.decode(state[3]) end
for _, past in ipairs(writes) do
  if past[1] == id then return {'written', past[2]} end
end
local current = ''
if state[2] then current = '=' .. state[1] end
if current ~= expected then
  if state[2] then return {'conflict', state[1], state[2]} end
  return {'conflict'}
end
if kind == 'remove' and not state[2] then return {'written', ''} end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = 0
if state[1] then last = tonumber(string.match(state[1], '^%d+')) end
local version = string.format('%.0f', math.max(last + 1, now)) .. '-' .. nonce
local result = version
if kind == 'remove' then result = '' end
table.insert(writes, 1, {id, result})
writes[5] = nil
if kind == 'remove' then
  redis.call('HSET', KEYS[1], 'v', version, 'w', cjson.encode(writes))
  redis.call('HDEL', KEYS[1], 't')
  redis.call('PEXPIRE', KEYS[1], age)
  redis.call('HDEL', KEYS[2], unit)
else
  redis.call('HSET', KEYS[1], 'v', version, 'w', cjson.encode(writes), 't', text)
  if ttl == '' then
    redis.call('PERSIST', KEYS[1])
    redis.call('HSET', KEYS[2], unit, '')
  else
    redis.call('PEXPIRE', KEYS[1], ttl)
    redis.call('HSET', KEYS[2], unit, string.format('%.0f', math.floor(now / 1000) + tonumber(ttl)))
  end
end
redis.call('PUBLISH', channel, result .. ' ' .. unit)
return {'written', result}
`

/**
 * Takes a unit that has no record out of the index. Returns 1 if its record should be there: Redis has evicted it, or lost it
 * in a failover or a crash.
 */
export const FORGET = `
if redis.call('HEXISTS', KEYS[1], 't') == 1 then return 0 end
local until_ = redis.call('HGET', KEYS[2], ARGV[1])
if not until_ then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
local time = redis.call('TIME')
if until_ == '' or tonumber(until_) > tonumber(time[1]) * 1000 then return 1 end
return 0
`
