"""What the product is measured beside: small servers, each written the way its library's documentation writes it."""
