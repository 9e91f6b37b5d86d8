<?php
// A WordPress with WooCommerce that is just big enough for the plugin of docs/guides/wordpress.md: `php -S` runs it, and
// each request loads the plugin as WordPress does. Orders are files.
require __DIR__ . '/stand-ins.php';

define('ABSPATH', __DIR__);
define('ORDERS', getenv('ORDERS'));
foreach (['KHALTI_BFF_URL', 'KHALTI_BFF_KEY', 'KHALTI_BFF_WEBHOOK_SECRET'] as $name) {
    define($name, getenv($name));
}

function add_action(string $name, callable $action): void {
    add_filter($name, $action);
}
function __return_true(): bool {
    return true;
}
function do_action(string $name, mixed ...$arguments): void {
    foreach ($GLOBALS['filters'][$name] ?? [] as $action) {
        $action(...$arguments);
    }
}
function register_rest_route(string $space, string $route, array $options): void {
    $GLOBALS['routes']["$options[methods] /wp-json/$space$route"] = $options;
}
function wp_json_encode(mixed $value): string {
    return json_encode($value);
}
function wp_remote_retrieve_response_code(array $answer): int {
    return $answer['code'];
}
function wp_remote_retrieve_body(array $answer): string {
    return $answer['body'];
}
function wc_get_order(int $id): WC_Order|false {
    return is_file(ORDERS . "/$id.json") ? new WC_Order($id) : false;
}

class WC_Order {
    private array $data;
    public function __construct(private int $id) {
        $this->data = json_decode(file_get_contents(ORDERS . "/$id.json"), true);
    }
    public function get_total(): string {
        return $this->data['total'];
    }
    public function get_currency(): string {
        return $this->data['currency'];
    }
    public function get_order_number(): string {
        return (string) $this->id;
    }
    public function get_meta(string $name): string {
        return $this->data['meta'][$name] ?? '';
    }
    public function update_meta_data(string $name, string $value): void {
        $this->data['meta'][$name] = $value;
    }
    public function is_paid(): bool {
        return in_array($this->data['status'], ['processing', 'completed'], true);
    }
    public function payment_complete(string $transaction): void {
        $this->data['completions'][] = $transaction;
        $this->change('processing');
    }
    public function update_status(string $status, string $note): void {
        $this->data['notes'][] = $note;
        $this->change($status);
    }
    private function change(string $status): void {
        $this->data['status'] = $status;
        $this->save();
    }
    public function save(): void {
        $file = ORDERS . "/$this->id.json";
        file_put_contents("$file." . getmypid(), json_encode($this->data));
        rename("$file." . getmypid(), $file);
    }
}
class WC_Payment_Gateway {
    public string $id, $title, $method_title, $enabled;
    public function get_return_url(WC_Order $order): string {
        return getenv('SHOP_URL') . "/checkout/order-received/{$order->get_order_number()}/?key=wc_order_1";
    }
}
class WP_REST_Request {
    public function get_header(string $name): ?string {
        return $_SERVER['HTTP_' . strtoupper(strtr($name, '-', '_'))] ?? null;
    }
    public function get_body(): string {
        return file_get_contents('php://input');
    }
}
class WP_REST_Response {
    public function __construct(public mixed $data, public int $status) {}
}

require getenv('PLUGIN');
do_action('plugins_loaded');
do_action('rest_api_init');
$methods = $GLOBALS['filters']['woocommerce_payment_gateways'][0]([]);
$gateway = new $methods[0]();

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$route = $GLOBALS['routes']["$_SERVER[REQUEST_METHOD] $path"] ?? null;
if ($route !== null && $route['permission_callback']()) {
    http_response_code($route['callback'](new WP_REST_Request())->status);
} elseif (preg_match('#^/pay/(\d+)$#', $path, $found)) {
    echo json_encode($gateway->process_payment((int) $found[1]));
} elseif (preg_match('#^/checkout/order-received/(\d+)/$#', $path, $found)) {
    do_action("woocommerce_thankyou_$gateway->id", (int) $found[1]);
    echo 'Thank you';
} else {
    http_response_code($path === '/' ? 200 : 404);
}
