alpha beta
