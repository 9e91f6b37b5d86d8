"""A small shop with its own cart and prices, paid through khalti-bff. How to run it: examples/README.md"""

import base64, hashlib, hmac, json, os, re, secrets, sys, time, urllib.error, urllib.request
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote

env = os.environ.get
PORT, BOOKS = int(env("PORT", "8000")), env("BOOKS", "books")
SHOP_URL, SERVER = env("SHOP_URL", f"http://localhost:{PORT}"), env("KHALTI_BFF_URL", "http://localhost:3000")
KEY, SECRET = env("KHALTI_BFF_KEY", ""), env("WEBHOOK_SECRET", "")

# Paisa, VAT included. The browser sends names and quantities, never prices.
PRODUCTS = {"tea": ("Ilam tea, 250 g", 45_000), "honey": ("Wild honey, 500 g", 85_000)}
DELIVERY = {"name": "Delivery", "quantity": 1, "unit_amount": 11_300, "kind": "delivery"}
ROWS = [f"<p>{name}, Rs {paisa // 100}: <input name='{sku}' value='0'></p>" for sku, (name, paisa) in PRODUCTS.items()]
FRONT_PAGE = f"<form method='post' action='/buy'>{''.join(ROWS)}<button>Pay</button></form>"

# The books: one file for each order, event and parcel. A real shop has tables with unique keys.
def write_once(kind, name, value):
    os.makedirs(f"{BOOKS}/{kind}", exist_ok=True)
    try:
        with open(f"{BOOKS}/{kind}/{name}", "x") as file:
            json.dump(value, file)
        return True
    except FileExistsError:
        return False

def read(kind, name):
    path = f"{BOOKS}/{kind}/{name}"
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name) or not os.path.exists(path):
        return None
    return json.loads(Path(path).read_text())

def ask(path, body=None, key=""):
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json", "Idempotency-Key": key}
    request = urllib.request.Request(SERVER + path, body and json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:  # raises for every other status than 2xx
        return json.load(answer)

# Our books first, the call second: whatever happens to the call, we know the order's number and its key.
def buy(cart):
    lines = []
    for sku, (name, unit_amount) in PRODUCTS.items():
        quantity = cart.get(sku, ["0"])[0]
        if re.fullmatch(r"[1-9][0-9]?", quantity):
            lines.append({"name": name, "quantity": int(quantity), "unit_amount": unit_amount})
    if not lines:
        return "/"
    lines.append(DELIVERY)
    number = f"A-{secrets.token_hex(16)}"
    amount = sum(line["quantity"] * line["unit_amount"] for line in lines)
    write_once("orders", number, {"amount": amount, "lines": lines})
    body = {"lines": lines, "purchase_order_id": number, "return_to": f"{SHOP_URL}/thanks"}
    try:
        checkout = ask("/v1/checkout", body, number)
    except (OSError, ValueError):
        checkout = ask("/v1/checkout", body, number)  # the same key twice is the same order
    return checkout["payment"]["payment_url"]

# Ships a paid order once, however often it is called. What the server says now counts, not what an event said.
def fulfil(order):
    ours = read("orders", order["purchase_order_id"])
    if ours is None or order["status"] != "paid" or order["amount"] != ours["amount"]:
        return False
    return write_once("parcels", order["purchase_order_id"], {"lines": ours["lines"], "at": time.time()})

# Standard Webhooks: HMAC-SHA256 of "id.timestamp.body"; while a secret is rotated, there are two signatures.
def is_signed(headers, body):
    event_id, at, given = (headers.get(f"webhook-{x}", "") for x in ("id", "timestamp", "signature"))
    if not SECRET or not re.fullmatch(r"[0-9]{1,12}", at) or abs(time.time() - int(at)) > 300:
        return False
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    mac = hmac.new(key, f"{event_id}.{at}.".encode() + body, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(mac)
    return any(hmac.compare_digest(one, expected) for one in given.encode().split(b" "))

def receive(headers, body):
    event_id = headers.get("webhook-id", "")
    if not is_signed(headers, body):
        return 401
    if read("events", event_id) is not None:
        return 204
    event = json.loads(body)
    if "order" in event["data"]:
        fulfil(ask(f"/v1/orders/{event['data']['order']['id']}"))
    write_once("events", event_id, {"type": event["type"]})  # last: if anything above fails, the event comes again
    return 204

# What Khalti took on a day, against our books; ships what no webhook told.
def reconcile(day):
    total, cursor, mistakes = 0, "", 0
    while cursor is not None:
        page = ask(f"/v1/orders?updated_since={day}&status=paid,partially_refunded,refunded&limit=100{cursor}")
        for order in page["data"]:
            in_kathmandu = datetime.fromisoformat(order["paid_at"]) + timedelta(minutes=345)
            if str(in_kathmandu.date()) != day:
                continue
            number, status = order["purchase_order_id"], order["status"]
            ours = read("orders", number)
            if fulfil(order):
                print(f"{number}: paid, shipped now")
            elif status != "paid":
                print(f"{number}: {status} {order['refunded_amount']}")
            if ours is None or ours["amount"] != order["amount"]:
                mistakes += 1
                print(f"{number}: not so in our books")
            total += ours["amount"] if ours else 0
        cursor = page["next_cursor"] and f"&cursor={quote(page['next_cursor'])}"
    khalti = ask(f"/v1/admin/reports/daily?from={day}&to={day}")["total"]
    print(f"{day}: books {total}, Khalti {khalti['gross']}, refunded {khalti['refunded']}")
    return 0 if total == khalti["gross"] and mistakes == 0 else 1

# The browser proves nothing: the order says what became of it.
def thanks(query):
    order = ask(f"/v1/orders/{quote(parse_qs(query)['order_id'][0], safe='')}")
    if read("orders", order["purchase_order_id"]) is None:
        return "No such order."
    still = "We still wait for Khalti." if order["checking"] else f"It is not paid ({order['status']})."
    texts = {"paid": "Thank you, it is paid.", "held": "We look into it, and write to you."}
    return f"<p>Order {order['purchase_order_id']}: {texts.get(order['status'], still)}</p>"

class Shop(BaseHTTPRequestHandler):
    def answer(self, work):
        try:
            status, text, location = work()
        except Exception as error:
            print(error, file=sys.stderr)
            status, text, location = 503, "This does not work at the moment. Please try again.", ""
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Location", location) if location else None
        self.end_headers()
        self.wfile.write(text.encode())

    def do_GET(self):
        path, _, query = self.path.partition("?")
        self.answer(lambda: (200, thanks(query) if path == "/thanks" else FRONT_PAGE, ""))

    def do_POST(self):
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), 1_000_000))
        hook, shop = lambda: (receive(self.headers, body), "", ""), lambda: (303, "", buy(parse_qs(body.decode())))
        self.answer(hook if self.path == "/hook" else shop)

if sys.argv[1:2] == ["reconcile"]:
    sys.exit(reconcile(sys.argv[2]))
print(f"{SHOP_URL} is open", flush=True)
ThreadingHTTPServer(("127.0.0.1", PORT), Shop).serve_forever()
