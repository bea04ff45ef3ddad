<?php
function verify_signature(string $payload, string $signature, string $secret): bool
{
    $expected = 'sha256=' . hash_hmac('sha256', $payload, $secret);
    return hash_equals($expected, $signature);
}

// Usage
$payload = file_get_contents('php://input');
$signature = $_SERVER['HTTP_X_PENGUINMAILS_SIGNATURE'] ?? '';
$secret = 'whsec_...'; // Your webhook secret

if (!verify_signature($payload, $signature, $secret)) {
    http_response_code(401);
    exit('Invalid signature');
}

// Process event
error_log('Event: ' . json_decode($payload, true)['type']);
echo 'OK';
