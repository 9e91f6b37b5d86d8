<?php
// Stands in for Laravel and for WordPress's HTTP functions, so that the snippets of the simulator's README run as printed.

/** @return array{code: int, body: string} */
function send(string $method, string $url, array $headers, ?string $body): array {
    if (!str_starts_with($url, 'http://127.0.0.1:')) throw new RuntimeException("not sent: $url");
    $context = stream_context_create(['http' => [
        'method' => $method,
        'header' => array_map(fn ($name, $value) => "$name: $value", array_keys($headers), $headers),
        'content' => $body ?? '',
        'ignore_errors' => true,
    ]]);
    $answer = file_get_contents($url, false, $context);
    return ['code' => (int) explode(' ', $http_response_header[0])[1], 'body' => (string) $answer];
}

// Laravel
function env(string $name, ?string $otherwise = null): ?string {
    return getenv($name) === false ? $otherwise : getenv($name);
}
function config(string $path): string {
    return array_reduce(explode('.', $path), fn ($found, $key) => $found[$key], $GLOBALS['config']);
}
class Http {
    private function __construct(private array $headers) {}
    public static function withHeaders(array $headers): self {
        return new self($headers);
    }
    public function post(string $url, array $data): array {
        return send('POST', $url, $this->headers + ['Content-Type' => 'application/json'], json_encode($data));
    }
}

// WordPress
function add_filter(string $name, callable $filter, int $priority = 10, int $arguments = 1): void {
    $GLOBALS['filters'][$name][] = $filter;
}
function wp_remote_request(string $url, array $arguments): array {
    foreach ($GLOBALS['filters']['pre_http_request'] ?? [] as $filter) {
        $answer = $filter($answer ?? false, $arguments, $url);
    }
    if (($answer ?? false) !== false) return $answer;
    return send($arguments['method'], $url, $arguments['headers'], $arguments['body']);
}
