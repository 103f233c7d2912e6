"""Lists the registered webhooks: the first two pages one by one, then all of them in a loop."""

from mlflow import MlflowClient

from settings import TRACKING_URI

client = MlflowClient(TRACKING_URI)


def show(page):
    for webhook in page:
        print(f"{webhook.name}: {webhook.url} ({webhook.status})")
        print(f"  {', '.join(str(event) for event in webhook.events)}")


print("First page")
page = client.list_webhooks(max_results=10)
show(page)
if page.token:
    print("Second page")
    show(client.list_webhooks(max_results=10, page_token=page.token))

webhooks = []
token = None
while True:
    page = client.list_webhooks(max_results=100, page_token=token)
    webhooks.extend(page)
    token = page.token
    if not token:
        break
print(f"{len(webhooks)} webhooks in all")
