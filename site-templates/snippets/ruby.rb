require 'openssl'
require 'rack'

def verify_signature(payload, signature, secret)
  expected = "sha256=#{OpenSSL::HMAC.hexdigest('SHA256', secret, payload)}"
  Rack::Utils.secure_compare(expected, signature)
end

# Usage (config.ru)
run lambda { |env|
  request = Rack::Request.new(env)
  payload = request.body.read
  signature = env['HTTP_X_PENGUINMAILS_SIGNATURE'].to_s
  secret = 'whsec_...' # Your webhook secret

  if verify_signature(payload, signature, secret)
    # Process event
    puts "Event: #{env['HTTP_X_PENGUINMAILS_EVENT']}"
    [200, { 'content-type' => 'text/plain' }, ['OK']]
  else
    [401, { 'content-type' => 'text/plain' }, ['Invalid signature']]
  end
}
