<?php
// A small shop with its own cart and prices, paid through khalti-bff. How to run it: examples/README.md
declare(strict_types=1);

define('SERVER', getenv('KHALTI_BFF_URL') ?: 'http://localhost:3000');
define('SHOP_URL', getenv('SHOP_URL') ?: 'http://localhost:8000');
define('SECRET', getenv('WEBHOOK_SECRET') ?: '');
define('BOOKS', getenv('BOOKS') ?: 'books');

// Paisa, VAT included. The browser sends names and quantities, never prices.
const PRODUCTS = ['tea' => ['Ilam tea, 250 g', 45000], 'honey' => ['Wild honey, 500 g', 85000]];
const DELIVERY = ['name' => 'Delivery', 'quantity' => 1, 'unit_amount' => 11300, 'kind' => 'delivery'];

// The books: one file for each order, event and parcel. A real shop has tables with unique keys.
function path_of(string $kind, string $name): string {
    $folder = BOOKS . "/$kind";
    @mkdir($folder, 0777, true);
    return "$folder/$name";
}

function write_once(string $kind, string $name, array $value): bool {
    $file = @fopen(path_of($kind, $name), 'x');
    if ($file === false && is_file(path_of($kind, $name))) return false;
    if ($file === false) throw new RuntimeException("$kind/$name cannot be written");
    fwrite($file, json_encode($value));
    return fclose($file);
}

function read_books(string $kind, string $name): ?array {
    if (!preg_match('/^[\w-]+$/D', $name) || !is_file(path_of($kind, $name))) return null;
    return json_decode(file_get_contents(path_of($kind, $name)), true);
}

function ask(string $path, ?array $body = null, string $key = ''): array {
    $headers = ['Authorization: Bearer ' . getenv('KHALTI_BFF_KEY')];
    if ($body !== null) array_push($headers, 'Content-Type: application/json', "Idempotency-Key: $key");
    $request = ['method' => $body === null ? 'GET' : 'POST', 'header' => $headers, 'timeout' => 30];
    if ($body !== null) $request['content'] = json_encode($body);
    $context = stream_context_create(['http' => $request + ['ignore_errors' => true, 'follow_location' => 0]]);
    $answer = @file_get_contents(SERVER . $path, false, $context);
    $status = (int) explode(' ', $http_response_header[0] ?? '- 0')[1];
    $json = json_decode((string) $answer, true);
    if ($status >= 200 && $status < 300 && is_array($json)) return $json;
    throw new RuntimeException("$path: $status " . ($json['code'] ?? ''));
}

// Our books first, the call second: whatever happens to the call, we know the order's number and its key.
function buy(array $cart): string {
    $lines = [];
    foreach (PRODUCTS as $sku => [$name, $unit_amount]) {
        $quantity = filter_var($cart[$sku] ?? 0, FILTER_VALIDATE_INT);
        if ($quantity > 0 && $quantity < 100) $lines[] = compact('name', 'quantity', 'unit_amount');
    }
    if ($lines === []) return '/';
    $lines[] = DELIVERY;
    $number = 'A-' . bin2hex(random_bytes(16));
    $amount = array_sum(array_map(fn ($line) => $line['quantity'] * $line['unit_amount'], $lines));
    write_once('orders', $number, compact('amount', 'lines'));
    $body = ['lines' => $lines, 'purchase_order_id' => $number, 'return_to' => SHOP_URL . '/thanks'];
    try {
        $checkout = ask('/v1/checkout', $body, $number);
    } catch (RuntimeException) {
        $checkout = ask('/v1/checkout', $body, $number); // the same key twice is the same order
    }
    return $checkout['payment']['payment_url'];
}

// Ships a paid order once, however often it is called. What the server says now counts, not what an event said.
function fulfil(array $order): bool {
    $ours = read_books('orders', $order['purchase_order_id']);
    if ($ours === null || $order['status'] !== 'paid' || $order['amount'] !== $ours['amount']) return false;
    return write_once('parcels', $order['purchase_order_id'], ['lines' => $ours['lines'], 'at' => date(DATE_ATOM)]);
}

// Standard Webhooks: HMAC-SHA256 of "id.timestamp.body"; while a secret is rotated, there are two signatures.
function is_signed(string $id, string $at, string $signatures, string $body): bool {
    if (SECRET === '' || !ctype_digit($at) || abs(time() - (int) $at) > 300) return false;
    $key = base64_decode(substr(SECRET, strlen('whsec_')));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$at.$body", $key, true));
    foreach (explode(' ', $signatures) as $one) if (hash_equals($expected, $one)) return true;
    return false;
}

function receive(string $body): int {
    $id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    $at = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    if (!is_signed($id, $at, $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '', $body)) return 401;
    if (read_books('events', $id) !== null) return 204;
    $event = json_decode($body, true);
    if (isset($event['data']['order'])) fulfil(ask('/v1/orders/' . $event['data']['order']['id']));
    write_once('events', $id, ['type' => $event['type']]); // last: if anything above fails, the event comes again
    return 204;
}

// What Khalti took on a day, against our books; ships what no webhook told.
function reconcile(string $day): int {
    [$sum, $cursor, $mistakes] = [0, '', 0];
    do {
        $page = ask("/v1/orders?updated_since=$day&status=paid,partially_refunded,refunded&limit=100$cursor");
        foreach ($page['data'] as $order) {
            if (gmdate('Y-m-d', strtotime($order['paid_at']) + 345 * 60) !== $day) continue; // the day in Kathmandu
            ['purchase_order_id' => $number, 'status' => $status] = $order;
            if (fulfil($order)) echo "$number: paid, shipped now\n";
            elseif ($status !== 'paid') echo "$number: $status {$order['refunded_amount']}\n";
            $ours = read_books('orders', $number);
            if (($ours['amount'] ?? null) !== $order['amount']) echo "$number: not so in our books ", ++$mistakes, "\n";
            $sum += $ours['amount'] ?? 0;
        }
        $cursor = '&cursor=' . urlencode($page['next_cursor'] ?? '');
    } while ($page['next_cursor'] !== null);
    $total = ask("/v1/admin/reports/daily?from=$day&to=$day")['total'];
    echo "$day: books $sum, Khalti {$total['gross']}, refunded {$total['refunded']}\n";
    return $sum === $total['gross'] && $mistakes === 0 ? 0 : 1;
}

// The browser proves nothing: the order says what became of it.
function thanks(): string {
    $order = ask('/v1/orders/' . urlencode((string) ($_GET['order_id'] ?? '')));
    if (read_books('orders', $order['purchase_order_id']) === null) return 'No such order.';
    $open = $order['checking'] ? 'We still wait for Khalti.' : "It is not paid ({$order['status']}).";
    $texts = ['paid' => 'Thank you, it is paid.', 'held' => 'We look into it, and write to you.'];
    return "<p>Order {$order['purchase_order_id']}: " . ($texts[$order['status']] ?? $open) . '</p>';
}

function front_page(): string {
    $rows = '';
    foreach (PRODUCTS as $sku => [$name, $paisa]) {
        $rows .= "<p>$name, Rs " . $paisa / 100 . ": <input name='$sku' value='0'></p>";
    }
    return "<form method='post' action='/buy'>$rows<button>Pay</button></form>";
}

if (($argv[1] ?? '') === 'reconcile') exit(reconcile($argv[2]));
try {
    match ($_SERVER['REQUEST_METHOD'] . ' ' . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) {
        'POST /buy' => header('Location: ' . buy($_POST), true, 303),
        'POST /hook' => http_response_code(receive(file_get_contents('php://input'))),
        'GET /thanks' => print thanks(),
        default => print front_page(),
    };
} catch (Throwable $error) {
    error_log($error->getMessage());
    http_response_code(503);
    echo 'This does not work at the moment. Please try again.';
}
