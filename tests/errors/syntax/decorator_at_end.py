@decorate
